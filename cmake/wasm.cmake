# The browser's engine: vitrine-VARIANT.js and .wasm, from the same floors as the native program. Configure with emcmake.
# VITRINE_RELAXED_SIMD chooses the variant; both are made from one source and give the same answers.
set(VITRINE_WASM_DIR "${CMAKE_BINARY_DIR}/wasm" CACHE PATH "Where vitrine-*.js and .wasm are put")
if(VITRINE_RELAXED_SIMD)
  set(variant relaxed)
else()
  set(variant simd128)
endif()

# CMake wants a source of the target's own; the exports are found in vt_api by their names.
file(GENERATE OUTPUT "${CMAKE_BINARY_DIR}/empty.c" CONTENT "typedef int vt_empty;\n")
add_executable(vitrine_wasm "${CMAKE_BINARY_DIR}/empty.c")
target_link_libraries(vitrine_wasm PRIVATE vt_api)
set_target_properties(vitrine_wasm PROPERTIES
  OUTPUT_NAME vitrine-${variant} SUFFIX .js RUNTIME_OUTPUT_DIRECTORY "${VITRINE_WASM_DIR}")
target_link_options(vitrine_wasm PRIVATE
  -O3 --no-entry -sSTRICT -sMODULARIZE -sEXPORT_ES6 -sEXPORT_NAME=createVitrineModule
  -sENVIRONMENT=web,worker,node -sFILESYSTEM=0 -sDYNAMIC_EXECUTION=0
  -sINCOMING_MODULE_JS_API=wasmBinary,locateFile,instantiateWasm
  -sINITIAL_MEMORY=4MB -sSTACK_SIZE=1MB -sALLOW_MEMORY_GROWTH -sMAXIMUM_MEMORY=4GB -sABORTING_MALLOC=0
  -sEXPORTED_FUNCTIONS=_vt_wasm_call,_vt_wasm_reserve,_vt_wasm_reserve_page,_vt_wasm_vector,_vt_wasm_picture,_vt_wasm_alloc,_vt_wasm_free,_vt_wasm_patch,_vt_wasm_self_test
  -sEXPORTED_RUNTIME_METHODS=HEAPU8,UTF8ToString)
