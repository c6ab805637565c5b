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
    auto file = EditedFile::Create(true, "message.md", "", "");
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
    auto file = EditedFile::Create(true, "message.md", "x\n", "");
    REQUIRE(file.has_value());
    CHECK(file->Edit().value() == "x\n");
    path = file->path();
    using std::filesystem::perms;
    CHECK((std::filesystem::status(std::filesystem::path(path).parent_path()).permissions() &
           perms::mask) == perms::owner_all);
  }
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("an error opens the editor again, with the error on top and its line moved") {
  const Setting visual("VISUAL", "sh -c 'cat \"$1\" >>\"$1.seen\"; echo more >>\"$1\"' editor");
  auto file = EditedFile::Create(true, "x.yaml", "a\n", "");
  REQUIRE(file.has_value());
  int opened = 0;
  std::vector<std::string> accepted;
  const auto done = file->EditUntil([&](const std::string& saved) -> Status {
    accepted.push_back(saved);
    if (++opened == 2) return {};
    return Fail(Error{
        ErrorCode::kInvalidData, "two\nlines", file->path() + ":1:2", {"first", "second"}, {}});
  });
  CHECK(done.has_value());
  CHECK(accepted == std::vector<std::string>{"a\nmore\n", "a\nmore\nmore\n"});
  std::ifstream seen(file->path() + ".seen");
  const std::string text((std::istreambuf_iterator<char>(seen)), {});
  CHECK(text ==
        "a\n"
        "#! x.yaml:5:2: two lines\n#! first\n#! second\n"
        "#! Mend it and save; or leave this file as it is to give up, and it is kept.\n"
        "a\nmore\n");
}

TEST_CASE("leaving the file as it is gives up, and what cannot be mended is not asked again") {
  const struct {
    ErrorCode code;
    bool asked_again;
  } cases[] = {{ErrorCode::kFailed, true}, {ErrorCode::kNotFound, true}, {ErrorCode::kBusy, false}};
  for (const auto& c : cases) {
    CAPTURE(static_cast<int>(c.code));
    std::string path;
    {
      const Setting visual("VISUAL", "sh -c 'grep -q ^#! \"$1\" || echo typed >>\"$1\"' editor");
      auto file = EditedFile::Create(true, "x.yaml", "", "");
      REQUIRE(file.has_value());
      path = file->path();
      int times = 0;
      const auto done = file->EditUntil([&](const std::string&) -> Status {
        ++times;
        return Fail(c.code, "no");
      });
      REQUIRE_FALSE(done.has_value());
      CHECK(done.error().hints.back() == "What you wrote is in " + path);
      CHECK(times == 1);  // left as it is, it is not looked at again
    }
    std::ifstream kept(path);
    const std::string text((std::istreambuf_iterator<char>(kept)), {});
    CHECK(text.starts_with("#! no\n") == c.asked_again);
    CHECK(text.ends_with("typed\n"));
    std::filesystem::remove_all(std::filesystem::path(path).parent_path());
  }
}
