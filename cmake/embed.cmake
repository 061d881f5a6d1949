# vt_embed(TARGET FILE SYMBOL): the bytes of FILE as `const unsigned char SYMBOL[]` and `const size_t SYMBOL_bytes` in TARGET, so
# that the program needs no folder beside it.
function(vt_embed target file symbol)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/${file}")
  file(READ "${CMAKE_SOURCE_DIR}/${file}" hex HEX)
  string(LENGTH "${hex}" digits)
  math(EXPR bytes "${digits} / 2")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," values "${hex}")
  set(source "${CMAKE_BINARY_DIR}/embedded/${symbol}.c")
  file(CONFIGURE OUTPUT "${source}" @ONLY CONTENT
       "#include <stddef.h>\nextern const unsigned char @symbol@[];\nextern const size_t @symbol@_bytes;\n\
const unsigned char @symbol@[] = {@values@0};\nconst size_t @symbol@_bytes = @bytes@;\n")
  target_sources(${target} PRIVATE "${source}")
endfunction()
