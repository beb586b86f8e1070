// Reads a list of pathways, which several studies may name.

#include "scenarios/spec/readers.hpp"
#include "scenarios/spec/reading.hpp"

namespace esther {

std::vector<std::pair<std::string, Place>> read_pathway_list(const Value& document, const std::string& file,
                                                             Problems& problems)
{
    std::vector<std::pair<std::string, Place>> files;
    if (!is_document_of("pathway_list", document, document.place.file, problems)) {
        return files;
    }
    Fields fields(document, "pathway list", problems);
    (void)fields.name("pathway_list");
    (void)fields.text("title");
    (void)fields.need("files");
    for (const Text& text : read_texts(fields, "files")) {
        files.emplace_back(InputFiles::resolve(file, text.text), text.place);
    }
    (void)fields.provenance();
    fields.finish();
    return files;
}

}  // namespace esther
