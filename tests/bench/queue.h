// SPDX-License-Identifier: MIT
#ifndef DESK_TESTS_BENCH_QUEUE_H_
#define DESK_TESTS_BENCH_QUEUE_H_

#include <string>
#include <vector>

#include "model/record.h"

namespace desk::bench {

// Tickets as a desk has them: a title, a message, and then `entries` of replies, notes, assignments
// and changes of status. The same number is the same ticket everywhere.
Record SampleTicket(int number, int entries);

// Makes the folder a git repository, bare or with a working tree, that holds a desk of so many
// tickets in one commit, packed. Returns their ids in the form that people see. Ends the program if
// git fails.
std::vector<std::string> MakeQueue(const std::string& folder, int tickets, bool bare);

}  // namespace desk::bench

#endif  // DESK_TESTS_BENCH_QUEUE_H_
