// SPDX-License-Identifier: MIT
// valijson reads the schemas: it follows references and gives every keyword as an object. Values
// are held to them here and not by its own validator. `desk check` reads files that anybody could
// commit, and that validator recurses once per character of a text with a pattern, compares every
// two items of a set, and has no end to what it reports. It also says "Failed to validate against
// child schema #0" where a person needs to know what belongs there. The test of this module gives
// every case to both: what one accepts, the other does (docs/decisions/0005-schemas.md).
#include "schema/schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <unordered_map>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/constraints/concrete_constraints.hpp>
#include <valijson/constraints/constraint_visitor.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>

#include "base/text.h"

namespace desk {

namespace {

using valijson::Subschema;
using valijson::constraints::Constraint;
using valijson::constraints::TypeConstraint;

constexpr int kShownColumns = 40;

// Takes every keyword for fulfilled; the visitors below look at those that they know.
class AnyKeyword : public valijson::constraints::ConstraintVisitor {
 public:
  bool visit(const AllOfConstraint&) override { return true; }
  bool visit(const AnyOfConstraint&) override { return true; }
  bool visit(const ConditionalConstraint&) override { return true; }
  bool visit(const ConstConstraint&) override { return true; }
  bool visit(const ContainsConstraint&) override { return true; }
  bool visit(const DependenciesConstraint&) override { return true; }
  bool visit(const EnumConstraint&) override { return true; }
  bool visit(const FormatConstraint&) override { return true; }
  bool visit(const LinearItemsConstraint&) override { return true; }
  bool visit(const MaximumConstraint&) override { return true; }
  bool visit(const MaxItemsConstraint&) override { return true; }
  bool visit(const MaxLengthConstraint&) override { return true; }
  bool visit(const MaxPropertiesConstraint&) override { return true; }
  bool visit(const MinimumConstraint&) override { return true; }
  bool visit(const MinItemsConstraint&) override { return true; }
  bool visit(const MinLengthConstraint&) override { return true; }
  bool visit(const MinPropertiesConstraint&) override { return true; }
  bool visit(const MultipleOfDoubleConstraint&) override { return true; }
  bool visit(const MultipleOfIntConstraint&) override { return true; }
  bool visit(const NotConstraint&) override { return true; }
  bool visit(const OneOfConstraint&) override { return true; }
  bool visit(const PatternConstraint&) override { return true; }
  bool visit(const PolyConstraint&) override { return true; }
  bool visit(const PropertiesConstraint&) override { return true; }
  bool visit(const PropertyNamesConstraint&) override { return true; }
  bool visit(const RequiredConstraint&) override { return true; }
  bool visit(const SingularItemsConstraint&) override { return true; }
  bool visit(const TypeConstraint&) override { return true; }
  bool visit(const UniqueItemsConstraint&) override { return true; }

  // Whether all keywords of a schema are fulfilled; all are visited.
  bool VisitAll(const Subschema& schema) {
    Subschema::ApplyFunction visit_one = [this](const Constraint& c) { return c.accept(*this); };
    return schema.apply(visit_one);
  }
};

// --- words ---

// What a schema asks for, to be read behind "must be".
class Wanted final : public AnyKeyword {
 public:
  static std::string Of(const Subschema& schema) {
    Wanted wanted;
    wanted.VisitAll(schema);
    std::vector<std::string> all = wanted.referred_;
    if (all.empty()) all = wanted.FromKeywords();
    return all.empty() ? "something else" : Join(all, ", or ");
  }
  // A definition says in its title what it is.
  static std::string TitleOf(const Subschema& schema) {
    return schema.hasTitle() ? schema.getTitle() : Of(schema);
  }

 private:
  // Null is left out: nobody is told to write it.
  void Refer(const Subschema& schema) {
    Wanted other;
    other.VisitAll(schema);
    if (other.types_ == std::vector{TypeConstraint::kNull}) return;
    referred_.push_back(TitleOf(schema));
  }

  std::vector<std::string> FromKeywords() const {
    std::vector<std::string> all;
    for (const auto type : types_) {
      if (const std::string words = WordsFor(type); !words.empty()) all.push_back(words);
    }
    return all;
  }

  std::string WordsFor(TypeConstraint::JsonType type) const {
    switch (type) {
      case TypeConstraint::kArray:
        return min_items_ > 0 && min_items_ == max_items_
                   ? fmt::format("a list of {} members", min_items_)
                   : "a list like [a, b]";
      case TypeConstraint::kBoolean:
        return "true or false";
      case TypeConstraint::kInteger:
        return "a whole number" + range();
      case TypeConstraint::kNumber:
        return "a number" + range();
      case TypeConstraint::kObject:
        return min_members_ > 0 ? "a map with members" : "a map like {a: b}";
      case TypeConstraint::kString:
        return "text";
      default:
        return "";
    }
  }

  std::string range() const {
    constexpr double kNoLimit = 1e9;  // what a machine can hold is no news to anybody
    if (min_ && max_ && *max_ < kNoLimit) return fmt::format(" from {} to {}", *min_, *max_);
    if (min_) return fmt::format(" of {} or more", *min_);
    return max_ ? fmt::format(" of {} or less", *max_) : "";
  }

  bool visit(const AllOfConstraint& all) override {
    all.applyToSubschemas([this](unsigned, const Subschema* s) { return Refer(*s), true; });
    return true;
  }
  bool visit(const AnyOfConstraint& any) override {
    any.applyToSubschemas([this](unsigned, const Subschema* s) { return Refer(*s), true; });
    return true;
  }
  bool visit(const TypeConstraint& type) override {
    type.applyToNamedTypes(
        [this](TypeConstraint::JsonType name) { return types_.push_back(name), true; });
    return true;
  }
  bool visit(const MinimumConstraint& min) override { return min_ = min.getMinimum(), true; }
  bool visit(const MaximumConstraint& max) override { return max_ = max.getMaximum(), true; }
  bool visit(const MinItemsConstraint& min) override {
    return min_items_ = min.getMinItems(), true;
  }
  bool visit(const MaxItemsConstraint& max) override {
    return max_items_ = max.getMaxItems(), true;
  }
  bool visit(const MinPropertiesConstraint& min) override {
    return min_members_ = min.getMinProperties(), true;
  }

  std::vector<std::string> referred_;
  std::vector<TypeConstraint::JsonType> types_;
  std::optional<double> min_, max_;
  uint64_t min_items_ = 0, max_items_ = 0, min_members_ = 0;
};

std::string Short(std::string_view text) {
  return Truncate(VisibleLine(text.substr(0, 4 * kShownColumns)), kShownColumns);
}

std::string Quoted(std::string_view text) { return "'" + Short(text) + "'"; }

// What stands there instead, to be read behind "not".
std::string Shown(const Value& value) {
  switch (value.kind) {
    case Value::Kind::kNull:
      return "empty";
    case Value::Kind::kList:
      return value.items.empty() ? "an empty list" : "a list";
    case Value::Kind::kMap:
      return value.map.empty() ? "an empty map" : "a map";
    case Value::Kind::kString:
      if (value.text.empty()) return "an empty text";
      if (IsJsonNumber(value.text) || value.text == "true" || value.text == "false")
        return Quoted(value.text) + " in quotes";
      return Quoted(value.text);
    default:
      return value.text.size() > kShownColumns ? Quoted(value.text) : value.text;
  }
}

// --- where ---

// A step from a value into one of its members or items.
struct Step {
  const Step* up = nullptr;  // null: the whole
  std::string_view key;      // without data: an item
  size_t index = 0;
};

std::string PointerOf(const Step& step) {
  if (step.up == nullptr) return "";
  std::string token;
  for (const char c : step.key) token += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return PointerOf(*step.up) + "/" +
         (step.key.data() == nullptr ? std::to_string(step.index) : token);
}

// "'log.at'": the keys on the way, "each of 'tags'" for an item of a list.
std::string NameOf(const Step& step) {
  std::vector<std::string> keys;
  for (const Step* s = &step; s->up != nullptr; s = s->up) {
    if (s->key.data() != nullptr) keys.insert(keys.begin(), Short(s->key));
  }
  const std::string name = keys.empty() ? "the whole" : "'" + Join(keys, ".") + "'";
  return step.up != nullptr && step.key.data() == nullptr ? "each of " + name : name;
}

// --- holding a value to a schema ---

// A pattern, and what it said of the short texts that come again and again: handles, statuses.
class Pattern {
 public:
  explicit Pattern(const std::string& pattern)
      : quick_(pattern),
        steady_(pattern, std::regex::ECMAScript | std::regex_constants::__polynomial) {}

  bool Fits(const std::string& text) {
    if (text.size() > kQuick) return std::regex_search(text, steady_);
    if (const auto known = known_.find(text); known != known_.end()) return known->second;
    const bool fits = std::regex_search(text, quick_);
    if (known_.size() < kKnown) known_.emplace(text, fits);
    return fits;
  }

 private:
  // libstdc++ recurses once per character of a text; its other way is slower and does not.
  static constexpr size_t kQuick = 256, kKnown = 1000;
  std::regex quick_, steady_;
  std::unordered_map<std::string, bool> known_;
};

using Patterns = std::unordered_map<const Constraint*, Pattern>;

bool IsOfType(const Value& value, TypeConstraint::JsonType type) {
  switch (type) {
    case TypeConstraint::kAny:
      return true;
    case TypeConstraint::kArray:
      return value.is_list();
    case TypeConstraint::kBoolean:
      return value.kind == Value::Kind::kBool;
    case TypeConstraint::kInteger:
      return value.kind == Value::Kind::kNumber && value.AsInt().has_value();
    case TypeConstraint::kNull:
      return value.is_null();
    case TypeConstraint::kNumber:
      return value.kind == Value::Kind::kNumber;
    case TypeConstraint::kObject:
      return value.is_map();
    case TypeConstraint::kString:
      return value.kind == Value::Kind::kString;
  }
  return false;
}

// Whether a scalar is what `const` or `enum` has there.
bool IsEqual(const valijson::adapters::FrozenValue& frozen, const Value& value) {
  if (!value.is_scalar()) return false;
  const nlohmann::json json = value.is_null() ? nlohmann::json()
                              : value.kind == Value::Kind::kString
                                  ? nlohmann::json(value.text)
                                  : nlohmann::json::parse(value.text, nullptr, false);
  return frozen.equalTo(valijson::adapters::NlohmannJsonAdapter(json), true);
}

// One value and one schema for it. A keyword is not fulfilled if the value as such is wrong; faults
// of its members and items are added where they are found.
class Holder final : public AnyKeyword {
 public:
  Holder(const Value& value, const Step& step, Patterns& patterns, std::vector<SchemaFault>& faults)
      : value_(value), step_(step), patterns_(patterns), faults_(faults) {}

  // `wanted` says what the schema asks for.
  void Hold(const Subschema& schema, std::string (*wanted)(const Subschema&)) {
    if (!VisitAll(schema))
      Add(step_, false, "must be " + wanted(schema) + ", not " + Shown(value_));
  }

 private:
  void Add(const Step& step, bool of_key, const std::string& what) {
    if (faults_.size() < Schema::kMaxFaults)
      faults_.push_back({PointerOf(step), of_key, NameOf(step) + " " + what});
  }

  // The title of a property is its name, so its keywords say what it must be.
  void HoldMember(size_t i, const Subschema& schema) {
    if (faults_.size() >= Schema::kMaxFaults) return;
    const auto& [key, member] = value_.map[i];
    Holder(member, {&step_, key, 0}, patterns_, faults_).Hold(schema, &Wanted::Of);
  }

  bool visit(const AllOfConstraint& all) override {
    bool fits = true;
    all.applyToSubschemas(
        [&](unsigned, const Subschema* schema) { return fits = VisitAll(*schema) && fits, true; });
    return fits;
  }

  // Where none fits whole, the one that has the right form says what is wrong within.
  bool visit(const AnyOfConstraint& any) override {
    std::optional<std::vector<SchemaFault>> within;
    bool fits = false;
    any.applyToSubschemas([&](unsigned, const Subschema* schema) {
      std::vector<SchemaFault> faults;
      if (!Holder(value_, step_, patterns_, faults).VisitAll(*schema)) return true;
      fits = faults.empty();
      if (!within) within = std::move(faults);
      return !fits;
    });
    if (fits || !within) return fits;
    faults_.insert(faults_.end(), within->begin(), within->end());
    return true;
  }

  bool visit(const TypeConstraint& type) override {
    bool fits = false;
    type.applyToNamedTypes(
        [&](TypeConstraint::JsonType name) { return !(fits = IsOfType(value_, name)); });
    return fits;
  }

  bool visit(const ConstConstraint& constant) override {
    return IsEqual(*constant.getValue(), value_);
  }
  bool visit(const EnumConstraint& choice) override {
    bool fits = false;
    choice.applyToValues(
        [&](const valijson::adapters::FrozenValue& one) { return !(fits = IsEqual(one, value_)); });
    return fits;
  }

  bool visit(const MinimumConstraint& min) override {
    const auto n = Number();
    return !n || *n >= min.getMinimum();
  }
  bool visit(const MaximumConstraint& max) override {
    const auto n = Number();
    return !n || *n <= max.getMaximum();
  }

  bool visit(const PatternConstraint& pattern) override {
    if (value_.kind != Value::Kind::kString) return true;
    auto it = patterns_.find(&pattern);
    if (it == patterns_.end()) {
      it = patterns_.try_emplace(&pattern, pattern.getPattern<std::string::allocator_type>()).first;
    }
    return it->second.Fits(value_.text);
  }

  bool visit(const MinItemsConstraint& min) override {
    return !value_.is_list() || value_.items.size() >= min.getMinItems();
  }
  bool visit(const MaxItemsConstraint& max) override {
    return !value_.is_list() || value_.items.size() <= max.getMaxItems();
  }
  bool visit(const SingularItemsConstraint& items) override {
    for (size_t i = 0; i < value_.items.size() && faults_.size() < Schema::kMaxFaults; ++i) {
      Holder(value_.items[i], {&step_, {}, i}, patterns_, faults_)
          .Hold(*items.getItemsSubschema(), &Wanted::TitleOf);
    }
    return true;
  }
  // The items of a set are scalars; what else there is, its own schema refuses.
  bool visit(const UniqueItemsConstraint&) override {
    std::vector<std::pair<std::string_view, size_t>> seen;
    for (size_t i = 0; i < value_.items.size(); ++i) {
      if (value_.items[i].is_scalar()) seen.emplace_back(value_.items[i].text, i);
    }
    std::sort(seen.begin(), seen.end());
    for (size_t i = 1; i < seen.size(); ++i) {
      const Value &one = value_.items[seen[i - 1].second], &other = value_.items[seen[i].second];
      if (one != other) continue;
      if (faults_.size() < Schema::kMaxFaults)
        faults_.push_back({PointerOf({&step_, {}, seen[i].second}), false,
                           NameOf(step_) + " has " + Shown(other) + " twice"});
    }
    return true;
  }

  bool visit(const MinPropertiesConstraint& min) override {
    return !value_.is_map() || value_.map.size() >= min.getMinProperties();
  }
  bool visit(const RequiredConstraint& required) override {
    if (!value_.is_map()) return true;
    required.applyToRequiredProperties([&](const auto& key) {
      const std::string_view name(key.c_str(), key.size());
      if (value_.Find(name) == nullptr && faults_.size() < Schema::kMaxFaults)
        faults_.push_back({PointerOf(step_), true, NameOf({&step_, name, 0}) + " is missing"});
      return true;
    });
    return true;
  }
  bool visit(const PropertyNamesConstraint& names) override {
    for (const auto& [key, member] : value_.map) {
      std::vector<SchemaFault> faults;
      const Value name = Value::String(key);
      const Step step{&step_, key, 0};
      if (Holder(name, step, patterns_, faults).VisitAll(*names.getSubschema())) continue;
      Add(step, true, "is no key here: it must be " + Wanted::TitleOf(*names.getSubschema()));
    }
    return true;
  }
  bool visit(const PropertiesConstraint& properties) override {
    if (!value_.is_map()) return true;
    std::vector<bool> is_listed(value_.map.size());
    properties.applyToProperties([&](const auto& key, const Subschema* schema) {
      const std::string_view name(key.c_str(), key.size());
      for (size_t i = 0; i < value_.map.size(); ++i) {
        if (value_.map[i].first != name) continue;
        is_listed[i] = true;
        HoldMember(i, *schema);
      }
      return true;
    });
    const Subschema* others = properties.getAdditionalPropertiesSubschema();
    for (size_t i = 0; others != nullptr && i < value_.map.size(); ++i) {
      if (!is_listed[i]) HoldMember(i, *others);
    }
    return true;
  }

  std::optional<double> Number() const {
    if (value_.kind != Value::Kind::kNumber) return std::nullopt;
    double n = 0;
    std::from_chars(value_.text.data(), value_.text.data() + value_.text.size(), n);
    return n;
  }

  const Value& value_;
  const Step& step_;
  Patterns& patterns_;
  std::vector<SchemaFault>& faults_;
};

}  // namespace

struct Schema::Parts {
  valijson::Schema root;
  Patterns patterns;
};

Schema::Schema(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Schema::Schema(Schema&&) noexcept = default;
Schema& Schema::operator=(Schema&&) noexcept = default;
Schema::~Schema() = default;

Result<Schema> Schema::Parse(std::string_view text) {
  auto parts = std::make_unique<Parts>();
  try {
    const auto json = nlohmann::json::parse(text);
    valijson::SchemaParser(valijson::SchemaParser::kDraft7)
        .populateSchema(valijson::adapters::NlohmannJsonAdapter(json), parts->root);
  } catch (const std::exception& error) {
    return Fail(ErrorCode::kInvalidData, std::string("the schema cannot be read: ") + error.what());
  }
  return Schema(std::move(parts));
}

Result<Schema> Schema::Load(std::string_view name) {
  for (const auto& [known, text] : SchemaTexts()) {
    if (known == name) return Parse(text);
  }
  return Fail(ErrorCode::kBug, fmt::format("there is no schema '{}'", name));
}

std::vector<SchemaFault> Schema::Check(const Value& value) const {
  std::vector<SchemaFault> faults;
  Holder(value, Step{}, parts_->patterns, faults).Hold(parts_->root, &Wanted::Of);
  faults.resize(std::min(faults.size(), kMaxFaults));
  return faults;
}

}  // namespace desk
