#include "canvas_inside.h"
#include "memory.h"

#include <math.h>
#include <string.h>

static cairo_surface_t *surface_of(vt_canvas *canvas, int kind)
{
    return kind == 0   ? canvas->picture
           : kind == 1 ? canvas->layer
           : kind == 2 ? canvas->mask
                       : canvas->relief;
}

vt_canvas *vt_canvas_open(void)
{
    vt_canvas *canvas = vt_alloc(1, sizeof *canvas);
    if (!canvas) return NULL;
    canvas->picture = cairo_image_surface_create(CAIRO_FORMAT_RGB24, VT_DEVICE_WIDTH, VT_DEVICE_HEIGHT);
    canvas->layer = cairo_image_surface_create(CAIRO_FORMAT_RGB24, VT_DEVICE_WIDTH, VT_DEVICE_HEIGHT);
    canvas->mask = cairo_image_surface_create(CAIRO_FORMAT_A8, VT_DEVICE_WIDTH, VT_DEVICE_HEIGHT);
    canvas->relief = cairo_image_surface_create(CAIRO_FORMAT_RGB24, VT_DEVICE_WIDTH, VT_DEVICE_HEIGHT);
    canvas->ink = cairo_create(canvas->picture);
    canvas->paint = cairo_create(canvas->layer);
    canvas->cut = cairo_create(canvas->mask);
    canvas->emboss = cairo_create(canvas->relief);
    size_t pixels = (size_t)VT_DEVICE_WIDTH * VT_DEVICE_HEIGHT;
    canvas->soft = vt_alloc(pixels, sizeof(float));
    canvas->height = vt_alloc(pixels, sizeof(float));
    canvas->scratch = vt_alloc(pixels, sizeof(float));
    bool complete = canvas->soft && canvas->height && canvas->scratch;
    for (int kind = 0; kind < 4; kind++)
        complete = complete && cairo_surface_status(surface_of(canvas, kind)) == CAIRO_STATUS_SUCCESS;
    if (!complete) {
        vt_canvas_close(canvas);
        return NULL;
    }
    vt_canvas_clear(canvas);
    return canvas;
}

void vt_canvas_close(vt_canvas *canvas)
{
    if (!canvas) return;
    cairo_t *contexts[] = {canvas->ink, canvas->paint, canvas->cut, canvas->emboss};
    for (size_t i = 0; i < VT_COUNT(contexts); i++) cairo_destroy(contexts[i]);
    for (int kind = 0; kind < 4; kind++) cairo_surface_destroy(surface_of(canvas, kind));
    vt_free(canvas->soft);
    vt_free(canvas->height);
    vt_free(canvas->scratch);
    vt_free(canvas);
}

void vt_canvas_place(vt_canvas *canvas, double dx, double dy, double scale)
{
    cairo_t *contexts[] = {canvas->ink, canvas->paint, canvas->cut, canvas->emboss};
    canvas->scale = scale;
    for (size_t i = 0; i < VT_COUNT(contexts); i++) {
        cairo_identity_matrix(contexts[i]);
        cairo_scale(contexts[i], VT_OVERSAMPLE, VT_OVERSAMPLE);
        cairo_translate(contexts[i], dx, dy);
        cairo_scale(contexts[i], scale, scale);
    }
}

void vt_canvas_clear(vt_canvas *canvas)
{
    vt_canvas_place(canvas, 0, 0, 1);
    cairo_new_path(canvas->ink);
    cairo_new_path(canvas->cut);
    cairo_pattern_t *ground = cairo_pattern_create_radial(112, 130, 20, 112, 150, 210);
    cairo_pattern_add_color_stop_rgb(ground, 0, 0.949, 0.945, 0.937);
    cairo_pattern_add_color_stop_rgb(ground, 1, 0.906, 0.898, 0.886);
    cairo_set_source(canvas->ink, ground);
    cairo_paint(canvas->ink);
    cairo_pattern_destroy(ground);
    vt_ink(canvas->emboss, (vt_rgb){0.5, 0.5, 0.5}, 1);
    cairo_paint(canvas->emboss);
    cairo_set_fill_rule(canvas->cut, CAIRO_FILL_RULE_EVEN_ODD);
    cairo_set_line_cap(canvas->ink, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(canvas->ink, CAIRO_LINE_JOIN_ROUND);
    canvas->folded = false;
}

cairo_t *vt_canvas_ink(vt_canvas *canvas)
{
    return canvas->ink;
}
cairo_t *vt_canvas_outline(vt_canvas *canvas)
{
    return canvas->cut;
}

void vt_canvas_picture(vt_canvas *canvas, uint8_t *rgb)
{
    cairo_surface_flush(canvas->picture);
    const uint8_t *data = cairo_image_surface_get_data(canvas->picture);
    size_t stride = (size_t)cairo_image_surface_get_stride(canvas->picture);
    for (size_t y = 0; y < VT_PICTURE_HEIGHT; y++)
        for (size_t x = 0; x < VT_PICTURE_WIDTH; x++) {
            const uint8_t *above = data + 2 * y * stride + 8 * x, *below = above + stride;
            for (size_t channel = 0; channel < 3; channel++) {
                size_t at = 2 - channel;
                rgb[3 * (y * VT_PICTURE_WIDTH + x) + channel] =
                    (uint8_t)((above[at] + above[at + 4] + below[at] + below[at + 4] + 2) / 4);
            }
        }
}

/* Where the curve leaves (direction +1) or reaches (-1) point `at`: a third of the way, along the tangent of
 * smooth points. */
static vt_point handle(const vt_point *points, size_t count, size_t at, int direction)
{
    const vt_point *here = &points[at];
    const vt_point *next = &points[(at + 1) % count], *previous = &points[(at + count - 1) % count];
    const vt_point *other = direction > 0 ? next : previous;
    double length = hypot(other->x - here->x, other->y - here->y) * 0.36;
    double tx = next->x - previous->x, ty = next->y - previous->y, norm = hypot(tx, ty);
    if (here->corner || norm == 0)
        return (vt_point){here->x + (other->x - here->x) / 3, here->y + (other->y - here->y) / 3, false};
    return (vt_point){here->x + direction * tx / norm * length, here->y + direction * ty / norm * length,
                      false};
}

static void curves(cairo_t *cr, const vt_point *points, size_t count, bool closed)
{
    cairo_move_to(cr, points[0].x, points[0].y);
    for (size_t i = 0; i + 1 < count + closed; i++) {
        size_t next = (i + 1) % count;
        vt_point out = handle(points, count, i, 1), in = handle(points, count, next, -1);
        cairo_curve_to(cr, out.x, out.y, in.x, in.y, points[next].x, points[next].y);
    }
    if (closed) cairo_close_path(cr);
}

void vt_outline(vt_canvas *canvas, const vt_point *points, size_t count)
{
    curves(canvas->cut, points, count, true);
}

void vt_on_side(vt_point *out, const vt_point *points, size_t count, int side)
{
    for (size_t i = 0; i < count; i++)
        out[i] = (vt_point){VT_CENTRE + side * points[i].x, points[i].y, points[i].corner};
}

enum { VT_OUTLINE_LIMIT = 40 };

void vt_outline_mirrored(vt_canvas *canvas, const vt_point *points, size_t count)
{
    vt_point whole[2 * VT_OUTLINE_LIMIT];
    VT_CHECK(count <= VT_OUTLINE_LIMIT);
    size_t length = count;
    vt_on_side(whole, points, count, 1);
    for (size_t i = count; i-- > 0;)
        if (points[i].x != 0)
            whole[length++] = (vt_point){VT_CENTRE - points[i].x, points[i].y, points[i].corner};
    vt_outline(canvas, whole, length);
}

void vt_fold(vt_canvas *canvas, vt_fold_line fold)
{
    double dx = fold.x1 - fold.x0, dy = fold.y1 - fold.y0, length = hypot(dx, dy);
    if (length == 0) return;
    double nx = -dy / length, ny = dx / length;
    double mx = (fold.x0 + fold.x1) / 2 + nx * fold.bend * 1.33,
           my = (fold.y0 + fold.y1) / 2 + ny * fold.bend * 1.33;
    double half = fold.width * 0.67, grey = fold.depth > 0 ? 1 : 0;
    cairo_t *cr = canvas->emboss;
    cairo_move_to(cr, fold.x0, fold.y0);
    cairo_curve_to(cr, mx + nx * half, my + ny * half, mx + nx * half, my + ny * half, fold.x1, fold.y1);
    cairo_curve_to(cr, mx - nx * half, my - ny * half, mx - nx * half, my - ny * half, fold.x0, fold.y0);
    vt_ink(cr, (vt_rgb){grey, grey, grey}, fabs(fold.depth));
    cairo_fill(cr);
    canvas->folded = true;
}

void vt_fold_pair(vt_canvas *canvas, vt_fold_line fold)
{
    vt_fold_line right = fold, left = fold;
    right.x0 = VT_CENTRE + fold.x0, right.x1 = VT_CENTRE + fold.x1;
    left.x0 = VT_CENTRE - fold.x0, left.x1 = VT_CENTRE - fold.x1, left.bend = -fold.bend;
    vt_fold(canvas, right);
    vt_fold(canvas, left);
}

void vt_ground_shadow(vt_canvas *canvas, double x, double y, double half_width, double strength)
{
    cairo_t *cr = canvas->ink;
    cairo_save(cr);
    cairo_translate(cr, x, y);
    cairo_scale(cr, half_width, half_width * 0.085);
    cairo_pattern_t *soft = cairo_pattern_create_radial(0, 0, 0, 0, 0, 1);
    cairo_pattern_add_color_stop_rgba(soft, 0, 0.16, 0.14, 0.13, strength);
    cairo_pattern_add_color_stop_rgba(soft, 0.6, 0.16, 0.14, 0.13, strength * 0.55);
    cairo_pattern_add_color_stop_rgba(soft, 1, 0.16, 0.14, 0.13, 0);
    cairo_set_source(cr, soft);
    cairo_arc(cr, 0, 0, 1, 0, 2 * VT_PI);
    cairo_fill(cr);
    cairo_pattern_destroy(soft);
    cairo_restore(cr);
}

void vt_open_curve(cairo_t *cr, const vt_point *points, size_t count)
{
    vt_point open[VT_OUTLINE_LIMIT];
    VT_CHECK(count >= 2 && count <= VT_OUTLINE_LIMIT);
    memcpy(open, points, count * sizeof *points);
    open[0].corner = open[count - 1].corner = true;
    curves(cr, open, count, false);
}

void vt_line(vt_canvas *canvas, const vt_point *points, size_t count, double width, vt_rgb colour,
             double dash)
{
    cairo_t *cr = canvas->ink;
    double gaps[2] = {dash, dash * 0.8};
    vt_open_curve(cr, points, count);
    cairo_set_line_width(cr, width);
    cairo_set_line_cap(cr, dash > 0 ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);
    cairo_set_dash(cr, gaps, dash > 0 ? 2 : 0, 0);
    vt_ink(cr, colour, 0.9);
    cairo_stroke(cr);
    cairo_set_dash(cr, gaps, 0, 0);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
}

void vt_line_pair(vt_canvas *canvas, const vt_point *points, size_t count, double width, vt_rgb colour,
                  double dash)
{
    vt_point sided[VT_OUTLINE_LIMIT];
    VT_CHECK(count <= VT_OUTLINE_LIMIT);
    for (int side = -1; side <= 1; side += 2) {
        vt_on_side(sided, points, count, side);
        vt_line(canvas, sided, count, width, colour, dash);
    }
}
