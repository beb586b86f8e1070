// The only file that knows yaml-cpp. Version 0.7 accepts duplicate keys, aliases that never end,
// several documents and quotes that nobody closes; the handler below refuses them while it reads.

#include <sys/stat.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <set>
#include <sstream>
#include <system_error>
#include <utility>

#include "pathways/yaml/text_guard.hpp"
#include "pathways/yaml/value.hpp"

namespace esther {

namespace {

constexpr std::size_t most_levels = 64;
constexpr std::size_t most_nodes = 50'000;
constexpr std::size_t most_scalar_bytes = 65'536;
constexpr std::size_t most_faults = 100;  // then the document is not read any further

/// Thrown out of the parser when reading on makes no sense; the fault is already reported.
struct Stopped {};

/// Places of byte offsets. Offsets mostly rise, so each look-up goes on where the last one ended.
class Lines {
  public:
    explicit Lines(const std::string& text) : text_(&text) {}

    [[nodiscard]] Place place(const std::string& file, int offset)
    {
        const std::size_t at = std::min(static_cast<std::size_t>(std::max(offset, 0)), text_->size());
        if (at < at_) {
            back_to_line_of(at);
        }
        for (; at_ < at; ++at_) {
            const auto byte = static_cast<unsigned char>((*text_)[at_]);
            if (byte == '\n') {
                ++line_;
                column_ = 1;
            } else if ((byte & 0xC0U) != 0x80U) {
                ++column_;  // one for each character, not for each byte
            }
        }
        return {file, line_, column_};
    }

  private:
    void back_to_line_of(std::size_t at)
    {
        for (; at_ > at; --at_) {
            line_ -= (*text_)[at_ - 1] == '\n' ? 1 : 0;
        }
        while (at_ > 0 && (*text_)[at_ - 1] != '\n') {
            --at_;
        }
        column_ = 1;
    }

    const std::string* text_;
    std::size_t at_ = 0;
    int line_ = 1;
    int column_ = 1;
};

/// False if the quote that opens at `start` is never closed.
bool is_closed(const std::string& text, std::size_t start)
{
    const char quote = text[start];
    for (std::size_t i = start + 1; i < text.size(); ++i) {
        if (quote == '"' && text[i] == '\\') {
            ++i;
        } else if (text[i] == quote) {
            const bool doubled = quote == '\'' && i + 1 < text.size() && text[i + 1] == quote;
            if (!doubled) {
                return true;
            }
            ++i;
        }
    }
    return false;
}

class TreeBuilder : public YAML::EventHandler {
  public:
    TreeBuilder(const std::string& text, const std::string& file, Problems& problems)
        : text_(&text), file_(file), lines_(text), problems_(&problems)
    {
    }

    [[nodiscard]] Value take() { return std::move(root_); }
    [[nodiscard]] bool has_document() const { return n_documents_ > 0; }
    /// False if a value is missing from the tree, so that to read it would only bring false faults.
    [[nodiscard]] bool is_whole() const { return is_whole_; }
    [[nodiscard]] Place place(const YAML::Mark& mark) { return lines_.place(file_, mark.pos); }

    void OnDocumentStart(const YAML::Mark& mark) override
    {
        if (++n_documents_ > 1) {
            fault(mark, "a second document, or text that does not belong to what stands above it",
                  "a file holds one document", "one file for each document, or the indentation of this line");
            throw Stopped{};
        }
    }
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override
    {
        refuse_anchor(mark, anchor);
        Value value;
        value.kind = ValueKind::null;
        add_leaf(mark, std::move(value));
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override
    {
        fault(mark, "an alias", "every file says what it means where it means it: no anchors, no aliases",
              "writing the value out, or a parameter with {use: name}");
        is_whole_ = false;
        add_leaf(mark, Value{});
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& text) override
    {
        refuse_anchor(mark, anchor);
        refuse_tag(mark, tag);
        if (text.size() > most_scalar_bytes) {
            fault(mark, "a value of " + std::to_string(text.size()) + " bytes",
                  "65,536 bytes is the most for one value", "a closing quote that may be missing");
            throw Stopped{};
        }
        refuse_open_quote(mark, tag);
        Value value;
        value.kind = ValueKind::scalar;
        value.text = text;
        value.quoted = tag == "!";
        add_leaf(mark, std::move(value));
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value /*style*/) override
    {
        refuse_anchor(mark, anchor);
        refuse_tag(mark, tag);
        open(mark, ValueKind::sequence);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value /*style*/) override
    {
        refuse_anchor(mark, anchor);
        refuse_tag(mark, tag);
        open(mark, ValueKind::mapping);
    }
    void OnMapEnd() override { close(); }

  private:
    struct Level {
        Value value;
        bool key_is_next = true;
        bool is_key = false;  ///< a list or mapping where a key should be
        bool drop = false;    ///< the value of this key is read and thrown away: the key was a fault
        std::string key;
        Place key_place;
        std::set<std::string> keys;
    };

    void fault(const YAML::Mark& mark, std::string what, std::string why, std::string hint)
    {
        problems_->add(place(mark), std::move(what), std::move(why), std::move(hint));
        if (++n_faults_ >= most_faults) {
            throw Stopped{};
        }
    }

    void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor)
    {
        if (anchor != YAML::NullAnchor) {
            fault(mark, "an anchor",
                  "every file says what it means where it means it: no anchors, no aliases",
                  "leaving the '&name' out");
        }
    }

    void refuse_tag(const YAML::Mark& mark, const std::string& tag)
    {
        if (!tag.empty() && tag != "?" && tag != "!") {
            fault(mark, "a tag " + in_quotes(tag), "the place of a value says of what type it is",
                  "leaving the tag out");
        }
    }

    void refuse_open_quote(const YAML::Mark& mark, const std::string& tag)
    {
        const auto at = static_cast<std::size_t>(std::max(mark.pos, 0));
        if (tag != "!" || at >= text_->size()) {
            return;
        }
        const char first = (*text_)[at];  // block scalars are tagged alike, but begin with | or >
        if ((first == '\'' || first == '"') && !is_closed(*text_, at)) {
            fault(mark, "a quote that is never closed", "the value would run to the end of the file",
                  "a closing quote");
            throw Stopped{};
        }
    }

    void count(const YAML::Mark& mark)
    {
        if (++n_nodes_ > most_nodes) {
            fault(mark, "more than 50,000 values in one file", "so many values are hardly written by hand",
                  "several smaller files");
            throw Stopped{};
        }
    }

    /// A scalar or null: the next key of a mapping, or a value.
    void add_leaf(const YAML::Mark& mark, Value value)
    {
        count(mark);
        value.place = place(mark);
        if (!levels_.empty() && levels_.back().value.kind == ValueKind::mapping &&
            levels_.back().key_is_next) {
            add_key(mark, value);
        } else {
            attach(std::move(value));
        }
    }

    void add_key(const YAML::Mark& mark, const Value& value)
    {
        Level& level = levels_.back();
        level.key_is_next = false;
        level.key = value.text;
        level.key_place = value.place;
        level.drop = true;
        if (value.kind != ValueKind::scalar || value.text.empty()) {
            fault(mark, "an empty key", "every key is a name", "a name before the colon");
        } else if (value.text == "<<" && !value.quoted) {
            fault(mark, "a merge key '<<'", "every file says what it means where it means it",
                  "writing the keys out");
        } else if (!level.keys.insert(value.text).second) {
            fault(mark, "key " + in_quotes(value.text) + " stands here a second time",
                  "one of the two would be ignored", "removing one of them");
        } else {
            level.drop = false;
        }
    }

    void open(const YAML::Mark& mark, ValueKind kind)
    {
        count(mark);
        if (levels_.size() >= most_levels) {
            fault(mark, "more than 64 levels of nesting", "no file needs as many", "a flatter structure");
            throw Stopped{};
        }
        const bool is_key =
            !levels_.empty() && levels_.back().value.kind == ValueKind::mapping && levels_.back().key_is_next;
        if (is_key) {
            fault(mark, "a key that is a list or a mapping", "every key is a name", "a name as the key");
        }
        levels_.emplace_back();
        levels_.back().value.kind = kind;
        levels_.back().value.place = place(mark);
        levels_.back().is_key = is_key;
    }

    void close()
    {
        const bool is_key = levels_.back().is_key;
        Value value = std::move(levels_.back().value);
        levels_.pop_back();
        if (is_key) {
            levels_.back().key_is_next = false;
            levels_.back().drop = true;
        } else {
            attach(std::move(value));
        }
    }

    void attach(Value value)
    {
        if (levels_.empty()) {
            root_ = std::move(value);
            return;
        }
        Level& level = levels_.back();
        if (level.value.kind == ValueKind::sequence) {
            level.value.items.push_back(std::move(value));
            return;
        }
        if (!level.drop) {
            level.value.entries.push_back(
                {std::move(level.key), std::move(level.key_place), std::move(value)});
        }
        level.key_is_next = true;
    }

    const std::string* text_;
    std::string file_;
    Lines lines_;
    Problems* problems_;
    Value root_;
    std::vector<Level> levels_;
    bool is_whole_ = true;
    std::size_t n_nodes_ = 0;
    std::size_t n_documents_ = 0;
    std::size_t n_faults_ = 0;
};

/// Words of yaml-cpp in ours, for the mistakes that people make most.
std::string hint_for(const std::string& message)
{
    if (message.find("end of map flow") != std::string::npos ||
        message.find("end of sequence flow") != std::string::npos) {
        return "a missing '}', ']' or comma";
    }
    if (message.find("illegal map value") != std::string::npos ||
        message.find("end of map not found") != std::string::npos) {
        return "the same indentation for all keys of one mapping, and quotes around text with ': ' in it";
    }
    return "the quotes, brackets and indentation at this place";
}

/// Whatever stands at a document that could not be read: line 0, about which readers keep silent.
Value unread(const std::string& file)
{
    Value value;
    value.place = {file, 0, 0};
    return value;
}

std::string system_message(int code)
{
    return std::generic_category().message(code);
}

}  // namespace

Value parse_document(const std::string& text, const std::string& file, Problems& problems)
{
    if (!guard_text(text, file, problems)) {
        return unread(file);
    }
    TreeBuilder builder(text, file, problems);
    std::istringstream stream(text);
    try {
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const Stopped&) {
        return unread(file);
    } catch (const YAML::Exception& error) {
        problems.add(builder.place(error.mark), "not valid YAML: " + error.msg.substr(0, 100),
                     "the file cannot be read beyond this place", hint_for(error.msg));
        return unread(file);
    } catch (const std::exception& error) {
        problems.add({file, 1, 1}, std::string("not valid YAML: ") + error.what(), "the file cannot be read",
                     "a YAML checker on the file");
        return unread(file);
    }
    if (!builder.has_document()) {
        problems.add({file, 1, 1}, "the file is empty", "every file holds one mapping",
                     "writing something into it");
        return unread(file);
    }
    return builder.is_whole() ? builder.take() : unread(file);
}

Value read_document(const std::string& path, Problems& problems)
{
    const auto fail = [&](const std::string& what, const std::string& hint) {
        problems.add({path.empty() ? "(no file)" : path, 1, 1}, what, "the file cannot be read", hint);
        return unread(path);
    };
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) {
        return fail("cannot open " + path_in_quotes(path) + ": " + system_message(errno),
                    "the name and folder of the file");
    }
    // Reading a pipe or a device might wait for ever.
    if (!S_ISREG(status.st_mode)) {
        return fail(
            path_in_quotes(path) + (S_ISDIR(status.st_mode) ? " is a folder" : " is no ordinary file"),
            "the name of a file");
    }
    constexpr std::size_t most_bytes = (std::size_t{1} << 18) + 1;  // one more than allowed shows the excess
    std::ifstream stream(path, std::ios::binary);
    if (!stream) {
        return fail("cannot open " + path_in_quotes(path) + ": " + system_message(errno),
                    "the permissions of the file");
    }
    std::string text(most_bytes, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (stream.bad()) {
        return fail("cannot read " + path_in_quotes(path), "the state of the disk");
    }
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (text.size() == most_bytes && !begins_as_results(text)) {
        return fail(
            "the file has " + std::to_string(status.st_size) + " bytes, and 256 KiB is the most that is read",
            "several smaller files");
    }
    return parse_document(text, path, problems);
}

}  // namespace esther
