# esther_build_flags: how every file of the project is compiled.

add_library(esther_build_flags INTERFACE)
target_compile_options(esther_build_flags INTERFACE
  -Wall -Wextra -Wconversion -Wshadow
  $<$<BOOL:${ESTHER_WERROR}>:-Werror>
  # g++ 12 reports an overlap that is none in `"text" + string` (GCC bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  # A multiply and an add that become one instruction round once instead of twice (sim/decisions/0003).
  -ffp-contract=off
  # Faults name files from the root of the project, wherever it was built.
  "-fmacro-prefix-map=${PROJECT_SOURCE_DIR}/=")
# What a killed run has left is gone on with by the same build only (scenarios/runner/build_id.hpp).
target_link_options(esther_build_flags INTERFACE -Wl,--build-id)
target_compile_definitions(esther_build_flags INTERFACE $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)

if(ESTHER_SANITIZE)
  set(sanitize -fsanitize=${ESTHER_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_compile_options(esther_build_flags INTERFACE ${sanitize})
  target_link_options(esther_build_flags INTERFACE ${sanitize})
endif()

# Without any optimisation the theory tests take ten times as long.
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g")
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)

# ccache, if it is there and its cache can be written; the cache lies where ccache keeps it, outside the project.
find_program(CCACHE ccache)
if(CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  execute_process(COMMAND ${CCACHE} --get-config cache_dir
    OUTPUT_VARIABLE ccache_dir OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  cmake_path(IS_PREFIX PROJECT_SOURCE_DIR "${ccache_dir}" NORMALIZE ccache_inside)
  execute_process(COMMAND ${CMAKE_COMMAND} -E make_directory "${ccache_dir}" RESULT_VARIABLE ccache_failed ERROR_QUIET)
  execute_process(COMMAND test -w "${ccache_dir}" RESULT_VARIABLE ccache_read_only)
  if(ccache_dir AND NOT ccache_inside AND NOT ccache_failed AND NOT ccache_read_only)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
  endif()
endif()
