# adil_library (NAME SOURCES ... LINK ...): a static library of one layer.
function (adil_library name)
  cmake_parse_arguments (ARG "" "" "SOURCES;LINK" ${ARGN})
  add_library (${name} STATIC ${ARG_SOURCES})
  target_link_libraries (${name} PUBLIC ${ARG_LINK})
endfunction ()

# adil_test (NAME SOURCES ... LINK ... [TIMEOUT seconds] [ARGS ...]): a g_test program that CTest runs.
# A test that needs reference data outside the tree reads $ADIL_FIXTURES and skips, loudly, where it is absent.
function (adil_test name)
  cmake_parse_arguments (ARG "" "TIMEOUT" "SOURCES;LINK;ARGS;LABELS" ${ARGN})
  if (NOT BUILD_TESTING)
    return ()
  endif ()
  if (NOT ARG_TIMEOUT)
    set (ARG_TIMEOUT 120)
  endif ()
  add_executable (${name} ${ARG_SOURCES})
  target_link_libraries (${name} PRIVATE ${ARG_LINK})
  add_test (NAME ${name} COMMAND ${name} --tap ${ARG_ARGS})
  set (fixtures "$ENV{ADIL_FIXTURES}")
  if (NOT fixtures)
    set (fixtures "${CMAKE_SOURCE_DIR}/../shared/fixtures")
  endif ()
  set_tests_properties (${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "unit;${ARG_LABELS}"
    ENVIRONMENT "ADIL_FIXTURES=${fixtures};ADIL_SOURCE_DIR=${CMAKE_SOURCE_DIR};ADIL_BUILD_DIR=${CMAKE_BINARY_DIR};G_DEBUG=fatal-warnings;LC_ALL=C.UTF-8")
endfunction ()
