#include "scenarios/cli/program.hpp"

int main(int argc, char** argv)
{
    return esther::run_program(argc, argv);
}
