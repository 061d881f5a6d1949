/* The prints, by name in fabric.c. Each paints [-reach, reach] squared around the origin, over the base
 * colour. */
#ifndef VT_FABRIC_PRINTS_H
#define VT_FABRIC_PRINTS_H

#include "fabric.h"

vt_print vt_print_breton, vt_print_wide_stripe, vt_print_pinstripe, vt_print_bengal, vt_print_regimental;
vt_print vt_print_gingham, vt_print_tartan, vt_print_windowpane, vt_print_houndstooth, vt_print_argyle,
    vt_print_herringbone;
vt_print vt_print_dots, vt_print_floral, vt_print_leaves, vt_print_leopard, vt_print_camouflage,
    vt_print_brush;
vt_print vt_print_denim, vt_print_melange, vt_print_canvas, vt_print_fair_isle;

/* Draws one tile of width by height picture units, to be repeated; what crosses an edge is the tile's own
 * business. */
typedef void vt_tile(cairo_t *cr, const vt_fabric *fabric);
/* Covers the reach with copies of the tile. */
void vt_repeat_tile(cairo_t *cr, const vt_fabric *fabric, double width, double height, vt_tile *draw);

#endif
