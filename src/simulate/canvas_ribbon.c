#include "canvas_inside.h"

#include <math.h>

enum { VT_RIBBON_LIMIT = 512 };

/* The curve through the points as short straight steps; returns how many points. */
static size_t flatten(vt_canvas *canvas, const vt_point *points, size_t count, vt_point *steps)
{
    cairo_t *cr = canvas->cut;
    cairo_path_t *kept = cairo_copy_path(cr);
    cairo_new_path(cr);
    vt_open_curve(cr, points, count);
    cairo_path_t *flat = cairo_copy_path_flat(cr);
    size_t length = 0;
    for (int i = 0; i < flat->num_data && length < VT_RIBBON_LIMIT; i += flat->data[i].header.length) {
        if (flat->data[i].header.type == CAIRO_PATH_CLOSE_PATH) continue;
        vt_point step = {flat->data[i + 1].point.x, flat->data[i + 1].point.y, true};
        if (length && hypot(step.x - steps[length - 1].x, step.y - steps[length - 1].y) < 0.05) continue;
        steps[length++] = step;
    }
    cairo_path_destroy(flat);
    cairo_new_path(cr);
    cairo_append_path(cr, kept);
    cairo_path_destroy(kept);
    return length;
}

static void offset_to(cairo_t *cr, const vt_point *steps, size_t count, size_t at, double half)
{
    const vt_point *before = &steps[at > 0 ? at - 1 : 0], *after = &steps[at + 1 < count ? at + 1 : at];
    double dx = after->x - before->x, dy = after->y - before->y, length = hypot(dx, dy);
    if (length == 0) return;
    cairo_line_to(cr, steps[at].x - dy / length * half, steps[at].y + dx / length * half);
}

void vt_ribbon(vt_canvas *canvas, const vt_point *points, size_t count, double start_width, double end_width)
{
    vt_point steps[VT_RIBBON_LIMIT];
    size_t length = flatten(canvas, points, count, steps);
    if (length < 2) return;
    double last = (double)(length - 1);
    cairo_new_sub_path(canvas->cut);
    for (size_t i = 0; i < length; i++)
        offset_to(canvas->cut, steps, length, i,
                  (start_width + (end_width - start_width) * (double)i / last) / 2);
    for (size_t i = length; i-- > 0;)
        offset_to(canvas->cut, steps, length, i,
                  -(start_width + (end_width - start_width) * (double)i / last) / 2);
    cairo_close_path(canvas->cut);
}
