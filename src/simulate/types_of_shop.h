/* The tables of article types, one a family, each ended by a row without an article; and the colours that
 * families come in. */
#ifndef VT_TYPES_OF_SHOP_H
#define VT_TYPES_OF_SHOP_H

#include "taxonomy.h"

extern const vt_product_type vt_types_tops[], vt_types_warm[], vt_types_bottoms[], vt_types_footwear[],
    vt_types_bags[], vt_types_extras[];

#define VT_COLOURS_CASUAL                                                                                    \
    "White*7|Black*7|Navy Blue*6|Grey Melange*4|Olive*3|Red*3|Blue*3|Sky "                                   \
    "Blue*3|Mustard*2|Burgundy*2|Pink*3|Sea Green*2|Teal*2|Rust*2|"                                          \
    "Yellow*2|Lavender*2|Coral*2|Beige*3|Charcoal*3|Green*2|Off White*4|Orange|Turquoise "                   \
    "Blue*2|Purple|Peach*2|Lime Green*0.6|Magenta*0.8|Mauve|Bottle Green*2|Brown"
#define VT_COLOURS_SHIRT                                                                                     \
    "White*9|Sky Blue*7|Blue*4|Navy Blue*5|Black*3|Pink*3|Beige*3|Olive*3|Grey*3|Sea "                       \
    "Green*2|Burgundy*2|Off "                                                                                \
    "White*4|Lavender*2|Mustard|Red*2|Green*2|Charcoal*2|Cream*2|Rust|Khaki*2|Bottle Green"
#define VT_COLOURS_WARM                                                                                      \
    "Black*5|Navy Blue*6|Cream*5|Grey*4|Charcoal*4|Camel Brown*5|Burgundy*4|Bottle "                         \
    "Green*4|Rust*3|Mustard*3|Beige*4|Brown*3|Teal*2|Mauve*2|Pink*2|Olive*3|Off "                            \
    "White*4|Red*2|Lavender|Coffee Brown*2|Sky Blue|Taupe*2"
#define VT_COLOURS_TAILORED                                                                                  \
    "Black*6|Navy Blue*7|Charcoal*6|Grey*5|Beige*4|Camel "                                                   \
    "Brown*4|Brown*2|Olive*2|Khaki*2|Burgundy*1.5|Bottle Green*1.5|Cream*2|Taupe*2|Off White|Blue"
#define VT_COLOURS_OUTER                                                                                     \
    "Black*7|Navy "                                                                                          \
    "Blue*6|Olive*6|Tan*2|Brown*2|Rust*2|Mustard*3|Red*2|Beige*3|Teal*2|Burgundy*2|Charcoal*4|Cream*2|"      \
    "Bottle Green*3|Blue|Lavender|Sky Blue|Khaki*2|Off White"
#define VT_COLOURS_DRESS                                                                                     \
    "Black*6|Navy Blue*4|Red*4|White*4|Pink*4|Burgundy*3|Bottle Green*3|Sea "                                \
    "Green*3|Mustard*2|Rust*3|Peach*3|Lavender*3|Sky "                                                       \
    "Blue*3|Coral*3|Teal*3|Cream*3|Yellow*2|Magenta*2|Purple*2|Mauve*2|Olive|Blue*2|Turquoise Blue*2"
#define VT_COLOURS_DENIM "Indigo*6|Blue*4|Light Denim*5|Black*4|Grey*2|Navy Blue*4|White|Off White"
#define VT_COLOURS_LEATHER                                                                                   \
    "Black*9|Brown*7|Tan*7|Coffee Brown*5|Burgundy*2|Navy Blue*2|Taupe*2|Camel "                             \
    "Brown*3|White|Cream|Olive|Nude|Grey"

#endif
