// SPDX-License-Identifier: MIT
#ifndef DESK_QUERY_VALUES_H_
#define DESK_QUERY_VALUES_H_

#include "query/lexer.h"
#include "query/query.h"

namespace desk {

// Resolves what stands between the commas of a condition: a value, which may be that of several, or
// a range. Errors have no position yet.
Result<std::vector<Alternative>> ResolveAlternative(std::string_view raw,
                                                    const Vocabulary::FieldInfo& field,
                                                    const Vocabulary& vocabulary);

// "Did you mean 'x'?" as the hints of an error, or none.
std::vector<std::string> DidYouMean(std::string_view word,
                                    const std::vector<std::string>& candidates);

}  // namespace desk

#endif  // DESK_QUERY_VALUES_H_
