/* What a product looks like: its traits by name, its materials, and a seed for the small differences between
 * models. */
#ifndef VT_DESIGN_H
#define VT_DESIGN_H

#include "canvas.h"
#include "seeded_random.h"

#include <stdbool.h>

enum { VT_TRAIT_LIMIT = 8 };

/* One attribute of a product, as the customer reads it and as the drawing obeys it. */
typedef struct vt_trait {
    char name[20], value[28];
} vt_trait;

typedef enum vt_wearer { VT_MEN, VT_WOMEN, VT_UNISEX, VT_BOYS, VT_GIRLS } vt_wearer;

typedef struct vt_design {
    vt_trait traits[VT_TRAIT_LIMIT];
    size_t trait_count;
    vt_wearer wearer;
    vt_fabric cloth; /* the main material, print and weave included */
    vt_rgb trim;     /* a second colour that goes with it: soles, ribs, linings, straps */
    vt_rgb metal;    /* buckles, zips, cases */
    uint64_t shape;  /* seed: the same in all colours of a model */
} vt_design;

/* The value of a trait, or "" when the product has none of that name. Borrowed. */
const char *vt_trait_value(const vt_design *design, const char *name);
bool vt_trait_is(const vt_design *design, const char *name, const char *value);
/* A number between low and high that belongs to the model: the same `what` gives the same number in every
 * colour. */
double vt_vary(const vt_design *design, uint64_t what, double low, double high);
/* Women's and girls' cuts; children's cuts. */
bool vt_is_womens(const vt_design *design);
bool vt_is_kids(const vt_design *design);
/* The cloth without its print, or in another colour: for ribs, linings, soles. */
vt_fabric vt_cloth_plain(const vt_design *design);
vt_fabric vt_cloth_in(const vt_design *design, vt_rgb colour);
/* A plain fabric of that colour with a weave, by name. */
vt_fabric vt_woven(vt_rgb colour, const char *weave, double depth);

/* Small parts, centre and size in picture units. */
void vt_button(vt_canvas *canvas, double x, double y, double radius, vt_rgb colour);
void vt_zip(vt_canvas *canvas, double x, double top, double bottom, vt_rgb tape, vt_rgb metal);
void vt_patch(vt_canvas *canvas, double x, double y, double width, double height, double round,
              const vt_fabric *fabric);
/* A thin pressed line on both sides of a seam: fold and stitches. */
void vt_stitches(vt_canvas *canvas, const vt_point *points, size_t count, vt_rgb colour);

#endif
