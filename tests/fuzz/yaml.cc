// SPDX-License-Identifier: MIT
// The YAML reader: no input costs more than its limits allow, errors have a place, and what was
// read can be written on one line and read again.
#include "codec/yaml_reader.h"
#include "codec/yaml_writer.h"
#include "fuzz.h"

namespace desk::fuzz {
namespace {

constexpr YamlLimits kLimits{64 * 1024, 5000, 12};
// Room for the key and the quotes that are put around what was read.
constexpr YamlLimits kRoomy{1024 * 1024, 6000, 13};

void CheckMarks(const YamlNode& node, size_t size) {
  Expect(node.start.offset <= node.end.offset && node.end.offset <= size,
         "a node lies inside the file");
  Expect(node.start.line >= 1 && node.start.column >= 1, "lines and columns count from 1");
  for (const auto& item : node.items) CheckMarks(item, size);
  for (const auto& [key, value] : node.members) {
    CheckMarks(key, size);
    CheckMarks(value, size);
  }
}

}  // namespace

void One(std::string_view input) {
  const auto node = ReadYaml(input, kLimits, "in.yaml");
  if (!node) {
    Expect(node.error().code == ErrorCode::kInvalidData, "bad YAML is invalid data");
    Expect(node.error().where.starts_with("in.yaml"), "an error says where", node.error().message);
    return;
  }
  CheckMarks(*node, input.size());
  const Value value = ToValue(*node);
  const std::string flow = "x: " + YamlFlow(value) + "\n";
  const auto again = ReadYaml(flow, kRoomy, "again.yaml");
  Expect(again.has_value(), "what was written can be read",
         again ? "" : again.error().message + "\n" + flow);
  const Value whole = ToValue(*again);
  const Value* member = whole.Find("x");
  Expect(member != nullptr && *member == value, "a value reads back as it is", flow);

  if (value.kind != Value::Kind::kString) return;
  // The block form of texts, which only strings have.
  const std::string block = "x: " + YamlText(value.text, 2) + "y: 1\n";
  const auto text = ReadYaml(block, kRoomy, "block.yaml");
  Expect(text.has_value(), "a block can be read", text ? "" : text.error().message + "\n" + block);
  Expect(text->Find("x") != nullptr && text->Find("x")->text == value.text,
         "a text reads back as it is", block);
  Expect(text->Find("y") != nullptr, "a block ends where it should", block);
}

}  // namespace desk::fuzz
