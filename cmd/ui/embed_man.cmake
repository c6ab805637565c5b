# cmake -DOUT=<file.cc> -DDIR=<docs/man> -P embed_man.cmake: the man pages as a table of strings.
file(GLOB PAGES ${DIR}/*.scd)
set(ROWS "")
foreach(PAGE IN LISTS PAGES)
  get_filename_component(NAME ${PAGE} NAME)
  string(REGEX REPLACE "\\.[0-9]\\.scd$" "" NAME "${NAME}")
  file(READ ${PAGE} TEXT)
  string(APPEND ROWS "    {\"${NAME}\", R\"scd(${TEXT})scd\"},\n")
endforeach()
file(WRITE ${OUT}.new "// Made by embed_man.cmake.
#include \"ui/man.h\"

namespace desk::cmd {

static constexpr ManPage kPages[] = {
${ROWS}};

std::span<const ManPage> ManPages() { return kPages; }

}  // namespace desk::cmd
")
file(COPY_FILE ${OUT}.new ${OUT} ONLY_IF_DIFFERENT)
file(REMOVE ${OUT}.new)
