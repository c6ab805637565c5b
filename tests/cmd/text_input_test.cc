// SPDX-License-Identifier: MIT
#include "ui/text_input.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "ui/editor.h"

using namespace desk;
using namespace desk::cmd;

namespace {

// Sets a variable for the length of a test.
class Setting {
 public:
  Setting(const char* name, const char* value) : name_(name), before_(Env::Variable(name)) {
    setenv(name, value, 1);
  }
  Setting(const Setting&) = delete;
  Setting& operator=(const Setting&) = delete;
  ~Setting() {
    if (before_) {
      setenv(name_, before_->c_str(), 1);
    } else {
      unsetenv(name_);
    }
  }

 private:
  const char* name_;
  std::optional<std::string> before_;
};

std::string Read(const TextInput& input, NoText otherwise, bool terminal) {
  Env env;
  env.in_tty = terminal;
  const auto text = ReadTextInput(env, input, otherwise, "# Say what happened.\n");
  return text ? *text : "error: " + text.error().message;
}

}  // namespace

TEST_CASE("lines of explanation and blank lines around the text go") {
  const struct {
    std::string text, expected;
  } cases[] = {{"", ""},
               {"# a\n", ""},
               {"\n\nx\n\ny\n\n# z\n", "x\n\ny\n"},
               {"x", "x\n"},
               {"  indented\n", "  indented\n"},
               {"x  \r\n", "x\n"}};
  for (const auto& [text, expected] : cases) {
    const auto& input = text;
    CAPTURE(input);
    CHECK(WithoutComments(text) == expected);
  }
}

TEST_CASE("messages are paragraphs, a file is a text, both are too much") {
  const auto path = std::filesystem::temp_directory_path() / "desk-text-input-test.md";
  std::ofstream(path) << "# kept\nfrom a file";
  CHECK(Read({{"a", "b"}, {}}, NoText::kFine, false) == "a\n\nb\n");
  CHECK(Read({{}, path.string()}, NoText::kFine, false) == "# kept\nfrom a file\n");
  CHECK(Read({{"a"}, path.string()}, NoText::kFine, false) ==
        "error: --message and --file exclude each other");
  CHECK(Read({{}, {}}, NoText::kFine, false).empty());
  std::ofstream(path, std::ios::trunc) << "";
  CHECK(Read({{}, path.string()}, NoText::kFine, false) == "error: the text is empty");
  std::filesystem::remove(path);
  CHECK(Read({{}, path.string()}, NoText::kFine, false) ==
        "error: could not read the file '" + path.string() + "': No such file or directory");
  CHECK(Read({{" "}, {}}, NoText::kFine, false) == "error: the text is empty");
  CHECK(Read({{"\xff"}, {}}, NoText::kFine, false) == "error: the text is not valid UTF-8");
}

TEST_CASE("the editor needs a terminal, and its answer is the text") {
  CHECK(Read({{}, {}}, NoText::kEditor, false) == "error: there is no terminal for an editor");
  const Setting visual("VISUAL", "sh -c 'echo typed >>\"$1\"' editor");
  CHECK(Read({{}, {}}, NoText::kEditor, true) == "typed\n");
}

TEST_CASE("what was typed is kept when the editor fails, and goes when it is done") {
  std::string path;
  {
    const Setting visual("VISUAL", "sh -c 'echo half >>\"$1\"; exit 3' editor");
    auto file = EditedFile::Create(true, "message.md", "");
    REQUIRE(file.has_value());
    const auto text = file->Edit();
    REQUIRE_FALSE(text.has_value());
    CHECK(text.error().code == ErrorCode::kFailed);
    CHECK(text.error().hints.front() == "What you wrote is in " + file->path());
    path = file->path();
  }
  CHECK(std::filesystem::exists(path));
  std::filesystem::remove_all(std::filesystem::path(path).parent_path());
  {
    const Setting visual("VISUAL", "true");
    auto file = EditedFile::Create(true, "message.md", "x\n");
    REQUIRE(file.has_value());
    CHECK(file->Edit().value() == "x\n");
    path = file->path();
    using std::filesystem::perms;
    CHECK((std::filesystem::status(std::filesystem::path(path).parent_path()).permissions() &
           perms::mask) == perms::owner_all);
  }
  CHECK_FALSE(std::filesystem::exists(path));
}
