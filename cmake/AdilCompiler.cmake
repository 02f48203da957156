# Compiler language, warnings and hardening for every target of the tree.
set (CMAKE_C_STANDARD 17)
set (CMAKE_C_STANDARD_REQUIRED ON)
set (CMAKE_C_EXTENSIONS ON) # gnu17: g_autoptr needs __attribute__((cleanup))
set (CMAKE_EXPORT_COMPILE_COMMANDS ON)
set (CMAKE_POSITION_INDEPENDENT_CODE ON)

include_directories (${CMAKE_SOURCE_DIR})
add_compile_definitions (_GNU_SOURCE GLIB_VERSION_MIN_REQUIRED=GLIB_VERSION_2_74 GLIB_VERSION_MAX_ALLOWED=GLIB_VERSION_2_74
                         ADIL_VERSION="${PROJECT_VERSION}" GETTEXT_PACKAGE="adil"
                         ADIL_LOCALE_DIR="${CMAKE_INSTALL_FULL_LOCALEDIR}")
add_compile_options (-Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wwrite-strings
                     -Wformat=2 -Wundef -Wvla -Wswitch-enum -Wimplicit-fallthrough -Wno-unused-parameter
                     -Wno-missing-field-initializers -fno-common -fstack-protector-strong -fno-strict-aliasing)
if (CMAKE_C_COMPILER_ID STREQUAL "GNU")
  add_compile_options (-fstack-clash-protection -fcf-protection)
endif ()
add_link_options (-Wl,-z,relro,-z,now -Wl,-z,noexecstack -pie)

if (ADIL_WERROR)
  add_compile_options (-Werror)
endif ()
if (ADIL_SANITIZE)
  add_compile_options (-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -O1)
  add_link_options (-fsanitize=address,undefined)
  add_compile_definitions (ADIL_SANITIZE=1)
elseif (ADIL_COVERAGE)
  add_compile_options (--coverage -O0)
  add_link_options (--coverage)
elseif (NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
  add_compile_definitions (_FORTIFY_SOURCE=2)
endif ()
if (ADIL_FUZZ)
  add_compile_options (-fsanitize=fuzzer-no-link,address,undefined)
  add_link_options (-fsanitize=address,undefined)
endif ()
