/* Shoes seen from the side, toe to the left, standing on y = VT_FLOOR. A pair is one shoe behind the other.
 */
#ifndef VT_SHOES_H
#define VT_SHOES_H

#include "drawings.h"

#define VT_FLOOR 214.0

typedef void vt_one_shoe(vt_canvas *canvas, const vt_design *design);
/* Draws the shoe twice, the far one moved by (dx, dy) and a little smaller; children's pairs are smaller. */
void vt_pair(vt_canvas *canvas, const vt_design *design, vt_one_shoe *draw, double dx, double dy);
/* A piece through points, in one line. */
void vt_shape(vt_canvas *canvas, const vt_fabric *fabric, const vt_finish *finish, const vt_point *points,
              size_t count);
#define VT_SHAPE(canvas, fabric, finish, points) vt_shape(canvas, fabric, finish, points, VT_COUNT(points))
/* Rows of laces between two edges: from (x0, y0) to (x1, y1), each lace `reach` long along (dx, dy). */
typedef struct vt_lacing {
    double x0, y0, x1, y1, dx, dy;
    int rows;
    vt_rgb colour;
} vt_lacing;
void vt_laces(vt_canvas *canvas, vt_lacing lacing);

#endif
