/* The demo shop's vocabulary: article types, colours, brands. Everything that can be chosen is a weighted
 * list in readable text, "Crew*5|V-Neck*3|Boat*2@W": value, weight (1 when absent), and optionally who it is
 * for (@W women and girls, @M men and boys,
 * @K boys and girls, @A grown-ups). */
#ifndef VT_TAXONOMY_H
#define VT_TAXONOMY_H

#include "design.h"

typedef void vt_drawing(vt_canvas *canvas, const vt_design *design);

typedef struct vt_product_type {
    const char *article, *sub_category, *master_category;
    double share;         /* of the catalog, relative to the others */
    const char *wearers;  /* weighted list of Men, Women, Unisex, Boys, Girls */
    uint32_t price_cents; /* before brand, model and discount */
    const char *colours;  /* weighted list of colour names */
    const char *seasons, *usages;
    const char *title;       /* "{Pattern} {Neck}-Neck Tee": values of traits; plain ones are left out */
    const char *description; /* the same; a lower-case name gives the value in lower case */
    const char *traits[VT_TRAIT_LIMIT]; /* "Neck=Crew*5|V-Neck*3" */
    vt_drawing *draw;
} vt_product_type;

/* Type number `index`, or NULL past the last. */
const vt_product_type *vt_product_type_at(size_t index);

typedef struct vt_colour {
    const char *name;
    uint32_t rgb;
    const char *partners; /* weighted list of colours that print and trim take */
} vt_colour;
const vt_colour *vt_colour_named(const char *name);

typedef struct vt_brand {
    const char *name;
    double price;           /* factor on the type's price */
    const char *makes;      /* master and sub-categories, separated by '|' */
    const char *wearers;    /* who it is for, separated by '|' */
    const char *favourites; /* colours it uses most, separated by '|' */
    const char *patterns;   /* patterns it likes, separated by '|' */
    const char *character;  /* a sentence for descriptions */
} vt_brand;
const vt_brand *vt_brand_at(size_t index);

/* Cloth of that fabric in these colours with that pattern; unknown names give plain cotton. */
vt_fabric vt_cloth_of(const char *fabric, const char *pattern, const char *texture, const vt_rgb tones[3],
                      uint32_t seed);

/* Copies the value picked from a weighted list into `value`; false when nothing in the list fits the wearer.
 * Values found in `favourites` ('|'-separated, may be NULL) weigh four times as much; values in `taken` are
 * out. */
typedef struct vt_choice {
    const char *list, *favourites, *taken;
    vt_wearer wearer;
} vt_choice;
bool vt_choose(char *value, size_t room, const vt_choice *choice, vt_random *random);
/* True when `value` is one of the '|'-separated values (weights and @ marks ignored). */
bool vt_list_has(const char *list, const char *value);

#endif
