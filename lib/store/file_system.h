// SPDX-License-Identifier: MIT
#ifndef DESK_STORE_FILE_SYSTEM_H_
#define DESK_STORE_FILE_SYSTEM_H_

#include <string>
#include <string_view>

namespace desk {

// "NFS", "SMB" or "FUSE" where the folder is on a file system whose locks and renames several
// machines may see differently; empty on others, and where the kernel does not say.
std::string_view SharedFileSystem(const std::string& folder);

// What statfs(2) says of the file system of a folder, 0 if nothing. Tests put something else here.
extern long (*file_system_of)(const std::string& folder);

}  // namespace desk

#endif  // DESK_STORE_FILE_SYSTEM_H_
