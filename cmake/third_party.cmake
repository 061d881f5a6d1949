# Third-party parts as targets vt::NAME. SQLite and cJSON are compiled from the same fetched source natively and for wasm, so
# that full-text ranks, query plans and printed numbers agree; the rest are the machine's own libraries.
foreach(file sqlite3.c cJSON.c)
  if(NOT EXISTS "${VITRINE_DEPS}/${file}")
    message(FATAL_ERROR "${VITRINE_DEPS}/${file} is missing: run ./build-wasm.sh setup")
  endif()
endforeach()

add_library(vt_sqlite STATIC "${VITRINE_DEPS}/sqlite3.c")
target_include_directories(vt_sqlite SYSTEM PUBLIC "${VITRINE_DEPS}")
target_compile_options(vt_sqlite PRIVATE -w $<IF:$<BOOL:${EMSCRIPTEN}>,-Oz,-O2>)
if(VITRINE_SANITIZE)
  # Unoptimised: a quarter of a million lines of sanitizers' checks take an optimiser minutes. The stemmer of FTS5 shifts the bits of words of
  # more than 30 letters out of an int, and then looks at the last three.
  target_compile_options(vt_sqlite PRIVATE -O0 -g0 -fno-sanitize=shift)
endif()
target_compile_definitions(vt_sqlite PRIVATE SQLITE_THREADSAFE=0 SQLITE_DQS=0 SQLITE_DEFAULT_MEMSTATUS=0
  SQLITE_OMIT_DEPRECATED SQLITE_OMIT_PROGRESS_CALLBACK SQLITE_OMIT_SHARED_CACHE SQLITE_OMIT_LOAD_EXTENSION
  SQLITE_TEMP_STORE=3 SQLITE_ENABLE_FTS5 $<$<BOOL:${EMSCRIPTEN}>:SQLITE_OS_OTHER=1>)
add_library(vt::sqlite ALIAS vt_sqlite)
if(NOT EMSCRIPTEN)
  target_link_libraries(vt_sqlite PUBLIC m)
endif()

add_library(vt_cjson STATIC "${VITRINE_DEPS}/cJSON.c")
target_include_directories(vt_cjson SYSTEM PUBLIC "${VITRINE_DEPS}")
target_compile_options(vt_cjson PRIVATE -w)
target_compile_definitions(vt_cjson PUBLIC CJSON_NESTING_LIMIT=64)
add_library(vt::cjson ALIAS vt_cjson)
if(EMSCRIPTEN)
  return()
endif()
target_link_libraries(vt_cjson PUBLIC m)

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
# SIMDe is header-only: it lets the kernels' wasm intrinsics compile natively.
find_path(SIMDE_INCLUDE simde/wasm/simd128.h REQUIRED)

function(vt_system_library name)
  add_library(vt_${name} INTERFACE)
  foreach(module IN LISTS ARGN)
    pkg_check_modules(${module} REQUIRED IMPORTED_TARGET ${module})
    target_link_libraries(vt_${name} INTERFACE PkgConfig::${module})
  endforeach()
  add_library(vt::${name} ALIAS vt_${name})
endfunction()
vt_system_library(image_codecs libjpeg libpng libwebp)
vt_system_library(cairo cairo libwebp)
vt_system_library(crypto libcrypto)
vt_system_library(zlib zlib)
vt_system_library(blas openblas lapacke)

find_library(CSV_LIBRARY csv REQUIRED)
add_library(vt_csv INTERFACE)
target_link_libraries(vt_csv INTERFACE "${CSV_LIBRARY}")
add_library(vt::csv ALIAS vt_csv)

find_library(XGBOOST_LIBRARY xgboost REQUIRED)
find_path(XGBOOST_INCLUDE xgboost/c_api.h REQUIRED)
add_library(vt_xgboost INTERFACE)
target_link_libraries(vt_xgboost INTERFACE "${XGBOOST_LIBRARY}")
target_include_directories(vt_xgboost SYSTEM INTERFACE "${XGBOOST_INCLUDE}")
add_library(vt::xgboost ALIAS vt_xgboost)

add_library(vt_loader INTERFACE)
target_link_libraries(vt_loader INTERFACE ${CMAKE_DL_LIBS})
add_library(vt::loader ALIAS vt_loader)

# MPI is not linked to the program: it is loaded where mpirun starts several (src/mpi).
set(VITRINE_MPI AUTO CACHE STRING "Training on several machines by MPI: AUTO (when MPI is found), ON or OFF")
set_property(CACHE VITRINE_MPI PROPERTY STRINGS AUTO ON OFF)
if(VITRINE_MPI STREQUAL AUTO)
  find_package(MPI QUIET COMPONENTS C)
elseif(VITRINE_MPI)
  find_package(MPI REQUIRED COMPONENTS C)
endif()
if(VITRINE_MPI AND MPI_C_FOUND)
  add_library(vt_mpi_library INTERFACE)
  target_link_libraries(vt_mpi_library INTERFACE MPI::MPI_C)
  add_library(vt::mpi ALIAS vt_mpi_library)
endif()
