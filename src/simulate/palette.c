#include "taxonomy.h"

#include <string.h>

#define VT_LIGHTS "White*3|Off White*3|Cream*2"

/* clang-format off: one row, one paragraph */
static const vt_colour colours[] = {
    {"Black", 0x2A2A2E, "White*4|Beige*2|Grey*2|Red|Mustard|Cream*2"},
    {"White", 0xF7F6F2, "Navy Blue*4|Black*3|Red*2|Blue*2|Sea Green|Pink"},
    {"Off White", 0xEFEAE0, "Navy Blue*3|Brown*2|Black*2|Olive|Rust"},
    {"Cream", 0xEBDFC8, "Brown*2|Navy Blue*2|Rust*2|Teal|Maroon"},
    {"Beige", 0xD8C6A9, "Brown*3|White*2|Navy Blue*2|Maroon"},
    {"Nude", 0xDDBFA8, "White*2|Brown*2|Rust"},
    {"Khaki", 0xB7A27B, "White*2|Olive*2|Brown|Navy Blue"},
    {"Tan", 0xB98A58, "Cream*3|Brown*2|Navy Blue"},
    {"Camel Brown", 0xBE915F, "Cream*3|Black*2|Navy Blue|White"},
    {"Brown", 0x7A4E34, "Cream*3|Tan*2|Mustard|Off White*2"},
    {"Coffee Brown", 0x4E372D, "Cream*3|Tan*2|Rust"},
    {"Taupe", 0x9A8B7D, "Cream*3|Black|White*2"},
    {"Grey", 0x9C9DA1, "White*3|Navy Blue*2|Black*2|Yellow"},
    {"Grey Melange", 0xB6B7BA, "White*3|Navy Blue*2|Charcoal*2"},
    {"Charcoal", 0x4B4D53, "White*2|Grey*3|Burgundy|Mustard"},
    {"Navy Blue", 0x25314F, "White*5|Off White*2|Red*2|Mustard|Blue"},
    {"Blue", 0x2F62A8, "White*4|Navy Blue*2|Yellow|Off White*2"},
    {"Sky Blue", 0x9FC3E2, "White*4|Navy Blue*3|Cream"},
    {"Light Denim", 0x8FAECB, "White*2|Navy Blue"},
    {"Indigo", 0x3A4D78, "White*3|Tan|Cream"},
    {"Turquoise Blue", 0x3FA3AE, "White*4|Navy Blue|Cream"},
    {"Teal", 0x1F6468, "Cream*3|Mustard*2|White"},
    {"Sea Green", 0x8DB9A4, "White*3|Navy Blue|Cream*2"},
    {"Green", 0x3D7A55, "White*3|Cream*2|Navy Blue*2"},
    {"Bottle Green", 0x21483A, "Cream*3|Tan|Burgundy|White*2"},
    {"Olive", 0x6B6B43, "Cream*3|Black*2|Rust|Khaki"},
    {"Lime Green", 0xB5C95A, "White*2|Navy Blue*2|Black"},
    {"Yellow", 0xF0CB54, "White*3|Navy Blue*2|Grey"},
    {"Mustard", 0xCB9634, "White*2|Navy Blue*3|Cream*2|Maroon"},
    {"Orange", 0xE07B3C, "White*3|Navy Blue*2|Cream"},
    {"Rust", 0xAF5432, "Cream*4|Navy Blue|Off White"},
    {"Peach", 0xF1B999, "White*4|Rust|Sea Green"},
    {"Coral", 0xE8776A, "White*4|Cream|Navy Blue"},
    {"Red", 0xC23A3A, "White*4|Navy Blue*3|Black*2|Cream"},
    {"Burgundy", 0x6E2436, "Cream*3|Grey|White*2|Pink"},
    {"Maroon", 0x7E2F35, "Cream*3|Mustard|White*2"},
    {"Pink", 0xE8A5B4, "White*4|Red|Grey|Burgundy"},
    {"Magenta", 0xB43A76, "White*3|Navy Blue|Pink"},
    {"Mauve", 0xB690A5, "White*3|Burgundy*2|Cream"},
    {"Lavender", 0xB9AEDA, "White*4|Navy Blue|Purple*2"},
    {"Purple", 0x644585, "White*3|Lavender*3|Cream"},
    {"Silver", 0xC6C8CC, "White*3|Navy Blue*2|Black*3"},
    {"Gold", 0xCFA959, "White*3|Black*2|Brown*2|Bottle Green"},
    {"Rose Gold", 0xD7A48E, "White*3|Pink*2|Burgundy"},
    {"Copper", 0xB0714B, "White*2|Brown*2|Black"},
};
/* clang-format on */

const vt_colour *vt_colour_named(const char *name)
{
    for (size_t i = 0; i < VT_COUNT(colours); i++)
        if (strcmp(colours[i].name, name) == 0) return &colours[i];
    return NULL;
}

/* How each material looks in light. */
static const struct {
    const char *name, *weave;
    double depth, grain, gloss;
} materials[] = {
    {"Cotton", NULL, 0, 0.018, 0},
    {"Organic Cotton", NULL, 0, 0.018, 0},
    {"Jersey", NULL, 0, 0.02, 0.05},
    {"Linen", NULL, 0, 0.035, 0},
    {"Viscose", NULL, 0, 0.01, 0.12},
    {"Satin", NULL, 0, 0, 0.75},
    {"Silk", NULL, 0, 0, 0.6},
    {"Wool", "Knit", 0.5, 0.05, 0},
    {"Merino Wool", "Knit", 0.3, 0.03, 0},
    {"Cashmere", "Knit", 0.25, 0.05, 0},
    {"Mohair", "Fleece", 0.5, 0.10, 0},
    {"Cotton Knit", "Knit", 0.45, 0.02, 0},
    {"Alpaca", "Fleece", 0.5, 0.08, 0},
    {"Wool Blend", NULL, 0, 0.06, 0},
    {"Tweed", NULL, 0, 0.10, 0},
    {"Fleece", "Fleece", 0.8, 0.03, 0},
    {"French Terry", NULL, 0, 0.03, 0},
    {"Corduroy", "Corduroy", 0.7, 0.02, 0.05},
    {"Velvet", NULL, 0, 0.04, 0.25},
    {"Leather", "Grained", 0.18, 0, 0.38},
    {"Vegan Leather", "Grained", 0.1, 0, 0.30},
    {"Patent Leather", NULL, 0, 0, 0.95},
    {"Suede", "Suede", 0.25, 0.06, 0},
    {"Nubuck", "Suede", 0.15, 0.04, 0},
    {"Canvas", NULL, 0, 0.03, 0},
    {"Nylon", NULL, 0, 0, 0.28},
    {"Recycled Nylon", NULL, 0, 0, 0.28},
    {"Polyester", NULL, 0, 0.01, 0.12},
    {"Mesh", "Waffle", 0.22, 0, 0},
    {"Straw", "Woven", 0.8, 0.04, 0.05},
    {"Raffia", "Woven", 0.9, 0.04, 0.05},
    {"Felt", NULL, 0, 0.06, 0},
    {"Chiffon", NULL, 0, 0, 0.1},
    {"Technical Shell", NULL, 0, 0, 0.16},
    {"Rubber", NULL, 0, 0, 0.5},
    {"Faux Shearling", "Fleece", 1.2, 0.06, 0},
};

vt_fabric vt_cloth_of(const char *fabric, const char *pattern, const char *texture, const vt_rgb tones[3],
                      uint32_t seed)
{
    vt_fabric cloth = {.base = tones[0],
                       .second = tones[1],
                       .third = tones[2],
                       .x = VT_CENTRE,
                       .y = 60,
                       .seed = seed,
                       .grain = 0.018};
    for (size_t i = 0; i < VT_COUNT(materials); i++)
        if (strcmp(materials[i].name, fabric) == 0) {
            cloth.weave = materials[i].weave ? vt_weave_named(materials[i].weave) : NULL;
            cloth.weave_depth = materials[i].depth;
            cloth.grain = materials[i].grain;
            cloth.gloss = materials[i].gloss;
        }
    cloth.print = vt_print_named(pattern);
    if (strcmp(fabric, "Denim") == 0) {
        cloth.print = vt_print_named("Denim");
        cloth.third = vt_lighter(cloth.base, 0.42);
        cloth.grain = 0.05;
    }
    vt_weave *weave = vt_weave_named(texture);
    if (weave) {
        cloth.weave = weave;
        cloth.weave_depth = strcmp(texture, "Rib") == 0 || strcmp(texture, "Waffle") == 0 ? 0.6 : 0.95;
    }
    return cloth;
}
