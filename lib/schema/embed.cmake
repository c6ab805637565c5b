# cmake -DOUT=<file.cc> -DDIR=<schema> -P embed.cmake: the schemas as a table of strings.
file(GLOB SCHEMAS ${DIR}/*.json)
set(ROWS "")
foreach(SCHEMA IN LISTS SCHEMAS)
  get_filename_component(NAME ${SCHEMA} NAME_WE)
  file(READ ${SCHEMA} TEXT)
  string(APPEND ROWS "    {\"${NAME}\", R\"json(${TEXT})json\"},\n")
endforeach()
file(WRITE ${OUT}.new "// Made by embed.cmake.
#include \"schema/schema.h\"

namespace desk {

static constexpr SchemaText kSchemas[] = {
${ROWS}};

std::span<const SchemaText> SchemaTexts() { return kSchemas; }

}  // namespace desk
")
file(COPY_FILE ${OUT}.new ${OUT} ONLY_IF_DIFFERENT)
file(REMOVE ${OUT}.new)
