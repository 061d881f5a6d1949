/* A canvas on which a product is assembled from pieces of cloth, leather or metal.
 *
 * Coordinates are those of the finished picture: x 0..225, y 0..300, y downwards, centre line at VT_CENTRE.
 * Everything is drawn at twice that size and halved at the end. A piece is a closed outline, filled with a
 * fabric and then lit: its mask, blurred, is taken as a height field, folds and weave are added to it, and
 * the slope towards the light (upper left) brightens or darkens the colour.
 *
 *     vt_outline_mirrored(canvas, points, count);     the shape
 *     vt_fold(canvas, fold);                          optional folds
 *     vt_piece(canvas, &fabric, &VT_FINISH_CLOTH);    filled, lit, with its shadow on what lies below
 */
#ifndef VT_CANVAS_H
#define VT_CANVAS_H

#include "fabric.h"
#include "status.h"

#include <cairo.h>
#include <stdbool.h>

enum { VT_PICTURE_WIDTH = 225, VT_PICTURE_HEIGHT = 300, VT_OVERSAMPLE = 2 };
#define VT_CENTRE 112.5

/* A point of an outline: smooth points are joined by curves, corners break the tangent. */
typedef struct vt_point {
    double x, y;
    bool corner;
} vt_point;

#define VT_COUNT(array) (sizeof(array) / sizeof(array)[0])

/* How a piece takes the light. */
typedef struct vt_finish {
    double roundness; /* reach of the rounding at the edge, in picture units */
    double depth;     /* how strongly the rounding shades, 0..1 */
    double shadow;    /* darkness of the shadow that it throws on what lies below, 0..1 */
    double reach;     /* blur of that shadow, in picture units */
} vt_finish;

extern const vt_finish VT_FINISH_CLOTH;  /* a body of soft cloth */
extern const vt_finish VT_FINISH_PATCH;  /* a flat part sewn on: pocket, collar, placket, band */
extern const vt_finish VT_FINISH_LAPEL;  /* a part folded over: it stands off a little */
extern const vt_finish VT_FINISH_INSIDE; /* the inside of a garment seen through an opening: no shadow */
extern const vt_finish VT_FINISH_SOLID;  /* soles, cases, frames */

typedef struct vt_fold_line {
    double x0, y0, x1, y1;
    double bend;  /* how far the middle bows to the right of the direction, in picture units */
    double width; /* at the middle; both ends taper to nothing */
    double depth; /* above zero a ridge, below zero a crease; -1..1 */
} vt_fold_line;

typedef struct vt_canvas vt_canvas;

/* NULL when memory is out. */
vt_canvas *vt_canvas_open(void);
void vt_canvas_close(vt_canvas *canvas);
/* A fresh light ground, path and folds forgotten. */
void vt_canvas_clear(vt_canvas *canvas);
/* The finished picture: RGB, 3 * 225 * 300 bytes, rows from the top. */
void vt_canvas_picture(vt_canvas *canvas, uint8_t *rgb);
/* For free drawing on what is already there, in picture coordinates. Borrowed. */
cairo_t *vt_canvas_ink(vt_canvas *canvas);
/* The outline that the next vt_piece fills, for shapes that cairo has ready (arcs, rectangles). Borrowed. */
cairo_t *vt_canvas_outline(vt_canvas *canvas);
/* Moves and scales everything that follows: x' = x * scale + dx. Back to normal with (0, 0, 1). */
void vt_canvas_place(vt_canvas *canvas, double dx, double dy, double scale);

/* Adds a closed outline through the points to the next piece; several outlines make holes where they overlap.
 */
void vt_outline(vt_canvas *canvas, const vt_point *points, size_t count);
/* The same from one half: points from top to bottom with x counted from the centre line; the other half is
 * the mirror image. A point with x == 0 is not doubled. */
void vt_outline_mirrored(vt_canvas *canvas, const vt_point *points, size_t count);
/* A band along an open curve, of a width that may change from start to end: straps, handles, chains. */
void vt_ribbon(vt_canvas *canvas, const vt_point *points, size_t count, double start_width, double end_width);
/* Copies points to the other side of the centre line (side -1) or to this one (side +1); x counted from the
 * centre line. */
void vt_on_side(vt_point *out, const vt_point *points, size_t count, int side);
void vt_fold(vt_canvas *canvas, vt_fold_line fold);
/* Folds on both sides of the centre line, x counted from it. */
void vt_fold_pair(vt_canvas *canvas, vt_fold_line fold);
void vt_piece(vt_canvas *canvas, const vt_fabric *fabric, const vt_finish *finish);

/* A soft shadow on the ground, below what stands on it. */
void vt_ground_shadow(vt_canvas *canvas, double x, double y, double half_width, double strength);

/* Lines on top: smooth through the points, not closed. dash 0: a seam; otherwise stitches of that length. */
void vt_line(vt_canvas *canvas, const vt_point *points, size_t count, double width, vt_rgb colour,
             double dash);
/* The line and its mirror image; x counted from the centre line. */
void vt_line_pair(vt_canvas *canvas, const vt_point *points, size_t count, double width, vt_rgb colour,
                  double dash);

#endif
