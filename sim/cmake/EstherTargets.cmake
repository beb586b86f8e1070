# esther_add_library(<folder> [USES <target>...] [WRAPS <target>...])
#
# The library esther_<folder>, alias esther::<folder>, of every source below the current folder, whose headers are
# included by their full path from the root.
#
#   USES   libraries seen in the headers     WRAPS  libraries hidden behind them
#
# Every header must compile on its own: target all_verify_interface_header_sets.
function(esther_add_library folder)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "USES;WRAPS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "esther_add_library(${folder}): unknown argument ${arg_UNPARSED_ARGUMENTS}")
  endif()
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.hpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  add_library(esther_${folder} STATIC ${sources})
  add_library(esther::${folder} ALIAS esther_${folder})
  target_sources(esther_${folder} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${headers})
  set_target_properties(esther_${folder} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
  target_link_libraries(esther_${folder} PUBLIC esther_build_flags ${arg_USES} PRIVATE ${arg_WRAPS})
endfunction()
