/* What a piece is made of: colours, a print, a weave that stands out in relief, grain and gloss. */
#ifndef VT_FABRIC_H
#define VT_FABRIC_H

#include <cairo.h>
#include <stddef.h>
#include <stdint.h>

#define VT_PI 3.14159265358979323846

/* 0..1 each. */
typedef struct vt_rgb {
    double red, green, blue;
} vt_rgb;

vt_rgb vt_hex(uint32_t rgb);
vt_rgb vt_mix(vt_rgb a, vt_rgb b, double share_of_b);
/* Towards black or white by `amount` 0..1, a little warmer in the light and cooler in the shade. */
vt_rgb vt_darker(vt_rgb colour, double amount);
vt_rgb vt_lighter(vt_rgb colour, double amount);
/* 0 black .. 1 white. */
double vt_lightness(vt_rgb colour);
/* A line that stays visible on the colour: darker on light cloth, lighter on dark cloth. */
vt_rgb vt_seam_colour(vt_rgb colour);
void vt_ink(cairo_t *cr, vt_rgb colour, double alpha);

typedef struct vt_fabric vt_fabric;

/* Paints a print over [-reach, reach] squared around the origin, in picture units; the base colour is already
 * there. */
typedef void vt_print(cairo_t *cr, const vt_fabric *fabric, double reach);
/* Height of the weave at (u, v) in picture units, about -1..1. */
typedef double vt_weave(double u, double v);

struct vt_fabric {
    vt_rgb base, second, third;
    vt_print *print; /* NULL: plain */
    vt_weave *weave; /* NULL: smooth */
    double weave_depth;
    double grain; /* speckle of the yarn, 0..0.1 */
    double gloss; /* 0 matt cotton .. 1 patent leather */
    double scale; /* of the print; 0: 1 */
    double angle; /* of print and weave, radians, clockwise: sleeves follow the arm */
    double x, y;  /* where the print is anchored */
    uint32_t seed;
};

/* The print or weave of that name, or NULL: "Striped", "Cable Knit" ... */
vt_print *vt_print_named(const char *name);
vt_weave *vt_weave_named(const char *name);
/* A plain fabric of that colour. */
vt_fabric vt_plain(vt_rgb colour);

#endif
