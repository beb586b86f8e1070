#include "sim/parallel/partition.hpp"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/connected_components.hpp>
#include <cstddef>
#include <map>
#include <numeric>
#include <tuple>

namespace esther {

namespace {

/// least time, site, site
using Link = std::tuple<Duration, std::size_t, std::size_t>;

std::vector<Link> links_of(const Network& network, const std::vector<std::size_t>& people)
{
    std::map<std::pair<std::size_t, std::size_t>, Duration> least;
    for (std::size_t home = 0; home < people.size(); ++home) {
        if (people[home] == 0) {
            continue;
        }
        std::vector<std::size_t> linked{home};
        for (const SiteId site : network.sites[static_cast<SiteId>(home)].serves) {
            linked.push_back(index(site));
        }
        for (const std::size_t a : linked) {
            for (const std::size_t b : linked) {
                if (a >= b) {
                    continue;
                }
                const PlaceId from = network.sites[static_cast<SiteId>(a)].place;
                const PlaceId to = network.sites[static_cast<SiteId>(b)].place;
                least[{a, b}] = std::min(network.least[from][to], network.least[to][from]);
            }
        }
    }
    std::vector<Link> links;
    for (const auto& [ends, time] : least) {
        links.emplace_back(time, ends.first, ends.second);
    }
    std::sort(links.begin(), links.end());
    return links;
}

/// Connected parts under the given links: the part of each site, numbered by their first site.
std::vector<std::size_t> parts_of(std::size_t n_sites, const std::vector<Link>& links)
{
    boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS> graph(n_sites);
    for (const auto& [time, a, b] : links) {
        boost::add_edge(a, b, graph);
    }
    std::vector<std::size_t> part(n_sites);
    boost::connected_components(graph, part.data());
    return part;
}

/// Keeps the links with the shortest times as long as no part grows beyond `most` people: what is cut then is
/// cut where the window stays wide.
std::vector<Link> kept_links(const std::vector<Link>& links, const std::vector<std::size_t>& people,
                             std::size_t most)
{
    std::vector<std::size_t> group(people.size());
    std::iota(group.begin(), group.end(), std::size_t{0});
    std::vector<std::size_t> load = people;
    std::vector<Link> kept;
    const auto group_of = [&](std::size_t site) {
        while (group[site] != site) {
            site = group[site] = group[group[site]];
        }
        return site;
    };
    for (const Link& link : links) {
        const std::size_t a = group_of(std::get<1>(link));
        const std::size_t b = group_of(std::get<2>(link));
        if (a != b && load[a] + load[b] <= most) {
            group[std::max(a, b)] = std::min(a, b);
            load[std::min(a, b)] = load[a] + load[b];
            kept.push_back(link);
        }
    }
    return kept;
}

}  // namespace

std::vector<std::uint16_t> partition(const Network& network, const std::vector<std::size_t>& people,
                                     std::size_t n_shards)
{
    const std::size_t n_sites = network.sites.size();
    const std::size_t everybody = std::accumulate(people.begin(), people.end(), std::size_t{0});
    const std::vector<Link> links = links_of(network, people);
    const std::vector<std::size_t> part =
        parts_of(n_sites, n_shards == 0 ? links : kept_links(links, people, everybody / n_shards + 1));
    const std::size_t n_parts = 1 + *std::max_element(part.begin(), part.end());

    std::vector<std::pair<std::size_t, std::size_t>> heaviest(n_parts);  // people, part
    for (std::size_t p = 0; p < n_parts; ++p) {
        heaviest[p].second = p;
    }
    for (std::size_t site = 0; site < n_sites; ++site) {
        heaviest[part[site]].first += people[site];
    }
    std::stable_sort(heaviest.begin(), heaviest.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });

    // Heaviest first, each to the shard with the least to do so far.
    const std::size_t most_shards = std::size_t{1} << 15;
    const std::size_t n =
        std::clamp<std::size_t>(n_shards == 0 ? n_parts : n_shards, 1, std::min(n_parts, most_shards));
    std::vector<std::size_t> load(n, 0);
    std::vector<std::uint16_t> shard_of_part(n_parts);
    for (std::size_t i = 0; i < n_parts; ++i) {
        const auto to =
            i < n ? i : static_cast<std::size_t>(std::min_element(load.begin(), load.end()) - load.begin());
        shard_of_part[heaviest[i].second] = static_cast<std::uint16_t>(to);
        load[to] += heaviest[i].first;
    }
    std::vector<std::uint16_t> shard(n_sites);
    for (std::size_t site = 0; site < n_sites; ++site) {
        shard[site] = shard_of_part[part[site]];
    }
    return shard;
}

}  // namespace esther
