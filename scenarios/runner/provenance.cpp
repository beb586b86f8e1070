#include "scenarios/runner/provenance.hpp"

#include <sys/resource.h>
#include <sys/utsname.h>

#include <ctime>

namespace esther {

std::string version_text()
{
    return ESTHER_VERSION;
}

void add_provenance(StudyResult& result, const std::string& command, std::size_t threads, double seconds)
{
    result.esther_version = version_text();
    const auto add = [&](const std::string& name, auto value) { result.provenance.push_back({name, value}); };
    add("command", command);
    add("compiler", std::string(ESTHER_COMPILER));
    add("build", std::string(ESTHER_BUILD));
    utsname host{};
    if (uname(&host) == 0) {
        add("host", std::string(host.sysname) + " " + host.release + " " + host.machine);
    }
    char date[32] = "";
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    if (gmtime_r(&now, &utc) != nullptr && std::strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", &utc) > 0) {
        add("date", std::string(date));
    }
    add("threads", static_cast<std::int64_t>(threads));
    add("seconds", seconds);
    rusage usage{};
    if (getrusage(RUSAGE_SELF, &usage) == 0) {
        add("peak_memory_bytes", static_cast<std::int64_t>(usage.ru_maxrss) * 1024);
    }
    add("random_key",
        std::string(
            "Philox4x32-10; key = mix(seed, replication); counter = person | decision | root | visit, draw"));
}

}  // namespace esther
