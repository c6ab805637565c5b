// SPDX-License-Identifier: MIT
#include "store/file_system.h"

#include <linux/magic.h>
#include <sys/vfs.h>

#include <cstdint>

namespace desk {

namespace {

long AskKernel(const std::string& folder) {
  struct statfs st;
  return statfs(folder.c_str(), &st) == 0 ? static_cast<long>(st.f_type) : 0;
}

}  // namespace

long (*file_system_of)(const std::string& folder) = AskKernel;

std::string_view SharedFileSystem(const std::string& folder) {
  switch (static_cast<uint32_t>(file_system_of(folder))) {
    case NFS_SUPER_MAGIC:
      return "NFS";
    case SMB_SUPER_MAGIC:
    case CIFS_SUPER_MAGIC:
    case SMB2_SUPER_MAGIC:
      return "SMB";
    case FUSE_SUPER_MAGIC:
      return "FUSE";
    default:
      return "";
  }
}

}  // namespace desk
