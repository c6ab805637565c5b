// SPDX-License-Identifier: MIT
#ifndef DESK_STORE_OBJECTS_H_
#define DESK_STORE_OBJECTS_H_

#include <functional>
#include <string>
#include <vector>

#include "store/git_store.h"
#include "store/new_objects.h"
#include "store/transaction.h"

namespace desk {

// The person as git can write it: no angle brackets, no line ends, no empty name.
Person PlainPerson(const Person& person);

// What gets to its place together with the objects of a commit, now that its id is known.
using GoesAlong = std::function<Status(const git_oid& commit, NewObjects& objects)>;

// Writes the trees and the commit that put the changes of `proposal` on top of `base`, puts them in
// place with the blobs that `objects` has, and reads all of it back through an object database that
// has seen nothing of the writing. No reference is touched. Changes are sorted by path.
Status StoreCommit(const std::string& common_dir, NewObjects& objects, const GitSnapshot& base,
                   const Proposal& proposal, bool durable, const GoesAlong& along);

}  // namespace desk

#endif  // DESK_STORE_OBJECTS_H_
