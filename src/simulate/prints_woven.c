/* Stripes, checks and other patterns that come from the loom. */
#include "fabric_prints.h"

#include <math.h>

void vt_repeat_tile(cairo_t *cr, const vt_fabric *fabric, double width, double height, vt_tile *draw)
{
    double scale = fabric->scale > 0 ? fabric->scale : 1;
    enum { FINENESS = 3 };
    cairo_surface_t *tile =
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)(width * FINENESS), (int)(height * FINENESS));
    cairo_t *on_tile = cairo_create(tile);
    cairo_scale(on_tile, FINENESS, FINENESS);
    draw(on_tile, fabric);
    cairo_destroy(on_tile);
    cairo_pattern_t *pattern = cairo_pattern_create_for_surface(tile);
    cairo_pattern_set_extend(pattern, CAIRO_EXTEND_REPEAT);
    cairo_pattern_set_filter(pattern, CAIRO_FILTER_GOOD);
    cairo_matrix_t matrix;
    cairo_matrix_init_scale(&matrix, FINENESS / scale, FINENESS / scale);
    cairo_pattern_set_matrix(pattern, &matrix);
    cairo_set_source(cr, pattern);
    cairo_paint(cr);
    cairo_pattern_destroy(pattern);
    cairo_surface_destroy(tile);
}

static double times(const vt_fabric *fabric, double length)
{
    return length * (fabric->scale > 0 ? fabric->scale : 1);
}

static void bars(cairo_t *cr, double reach, double period, double offset, double width)
{
    for (double y = -ceil(reach / period) * period + offset; y < reach; y += period)
        cairo_rectangle(cr, -reach, y, 2 * reach, width);
    cairo_fill(cr);
}

static void posts(cairo_t *cr, double reach, double period, double offset, double width)
{
    for (double x = -ceil(reach / period) * period + offset; x < reach; x += period)
        cairo_rectangle(cr, x, -reach, width, 2 * reach);
    cairo_fill(cr);
}

void vt_print_breton(cairo_t *cr, const vt_fabric *fabric, double reach)
{
    vt_ink(cr, fabric->second, 1);
    bars(cr, reach, times(fabric, 11), 0, times(fabric, 3.6));
}

void vt_print_wide_stripe(cairo_t *cr, const vt_fabric *fabric, double reach)
{
    vt_ink(cr, fabric->second, 1);
    bars(cr, reach, times(fabric, 44), 0, times(fabric, 20));
    vt_ink(cr, fabric->third, 1);
    bars(cr, reach, times(fabric, 44), times(fabric, 24), times(fabric, 3));
}

void vt_print_pinstripe(cairo_t *cr, const vt_fabric *fabric, double reach)
{
    vt_ink(cr, fabric->second, 0.75);
    posts(cr, reach, times(fabric, 7), times(fabric, 3.1), times(fabric, 0.8));
}

void vt_print_bengal(cairo_t *cr, const vt_fabric *fabric, double reach)
{
    vt_ink(cr, fabric->second, 0.95);
    posts(cr, reach, times(fabric, 7), times(fabric, 1.8), times(fabric, 2.6));
}

void vt_print_regimental(cairo_t *cr, const vt_fabric *fabric, double reach)
{
    cairo_rotate(cr, -0.72);
    vt_ink(cr, fabric->second, 1);
    bars(cr, reach, times(fabric, 17), 0, times(fabric, 5));
    vt_ink(cr, fabric->third, 1);
    bars(cr, reach, times(fabric, 17), times(fabric, 6.6), times(fabric, 1.5));
}

void vt_print_gingham(cairo_t *cr, const vt_fabric *fabric, double reach)
{
    vt_ink(cr, fabric->second, 0.52);
    bars(cr, reach, times(fabric, 9), times(fabric, 2.25), times(fabric, 4.5));
    posts(cr, reach, times(fabric, 9), times(fabric, 2.25), times(fabric, 4.5));
}

void vt_print_tartan(cairo_t *cr, const vt_fabric *fabric, double reach)
{
    double period = times(fabric, 34);
    vt_ink(cr, fabric->second, 0.62);
    bars(cr, reach, period, times(fabric, 3), times(fabric, 14));
    posts(cr, reach, period, times(fabric, 10), times(fabric, 14));
    vt_ink(cr, vt_darker(fabric->second, 0.35), 0.55);
    bars(cr, reach, period, times(fabric, 8), times(fabric, 4));
    posts(cr, reach, period, times(fabric, 15), times(fabric, 4));
    vt_ink(cr, fabric->third, 0.85);
    bars(cr, reach, period, times(fabric, 25), times(fabric, 1.4));
    posts(cr, reach, period, times(fabric, 32), times(fabric, 1.4));
}

void vt_print_windowpane(cairo_t *cr, const vt_fabric *fabric, double reach)
{
    vt_ink(cr, fabric->second, 0.8);
    bars(cr, reach, times(fabric, 21), times(fabric, 9), times(fabric, 1.1));
    posts(cr, reach, times(fabric, 17), times(fabric, 8), times(fabric, 1.1));
}

static void houndstooth_tile(cairo_t *cr, const vt_fabric *fabric)
{
    static const signed char tooth[][2] = {{0, 0}, {2, 0}, {2, 1}, {3, 1}, {4, 2},  {3, 2},  {2, 3},
                                           {2, 2}, {1, 2}, {0, 3}, {0, 2}, {-1, 3}, {-2, 3}, {0, 1}};
    vt_ink(cr, fabric->second, 1);
    for (int dx = -4; dx <= 4; dx += 4)
        for (int dy = -4; dy <= 4; dy += 4) {
            for (size_t i = 0; i < sizeof tooth / sizeof tooth[0]; i++)
                cairo_line_to(cr, (tooth[i][0] + dx) * 1.75, (tooth[i][1] + dy) * 1.75);
            cairo_close_path(cr);
        }
    cairo_fill(cr);
}
void vt_print_houndstooth(cairo_t *cr, const vt_fabric *fabric, double reach)
{
    (void)reach;
    vt_repeat_tile(cr, fabric, 7, 7, houndstooth_tile);
}

static void herringbone_tile(cairo_t *cr, const vt_fabric *fabric)
{
    vt_ink(cr, fabric->second, 0.85);
    cairo_set_line_width(cr, 0.85);
    for (int y = -8; y < 12; y += 2) {
        cairo_move_to(cr, 0, y), cairo_line_to(cr, 4, y + 4), cairo_line_to(cr, 8, y);
    }
    cairo_stroke(cr);
}
void vt_print_herringbone(cairo_t *cr, const vt_fabric *fabric, double reach)
{
    (void)reach;
    vt_repeat_tile(cr, fabric, 8, 8, herringbone_tile);
}

static void argyle_tile(cairo_t *cr, const vt_fabric *fabric)
{
    vt_ink(cr, fabric->second, 0.95);
    cairo_move_to(cr, 15, 0), cairo_line_to(cr, 29, 21), cairo_line_to(cr, 15, 42), cairo_line_to(cr, 1, 21);
    cairo_close_path(cr);
    cairo_fill(cr);
    vt_ink(cr, fabric->third, 0.9);
    cairo_set_line_width(cr, 0.8);
    for (int shift = -30; shift <= 30; shift += 30) {
        cairo_move_to(cr, shift, 0), cairo_line_to(cr, shift + 30, 42);
        cairo_move_to(cr, shift + 30, 0), cairo_line_to(cr, shift, 42);
    }
    cairo_stroke(cr);
}
void vt_print_argyle(cairo_t *cr, const vt_fabric *fabric, double reach)
{
    (void)reach;
    vt_repeat_tile(cr, fabric, 30, 42, argyle_tile);
}

static void twill_tile(cairo_t *cr, const vt_fabric *fabric)
{
    vt_ink(cr, vt_lighter(fabric->base, 0.55), 0.22);
    cairo_set_line_width(cr, 0.6);
    for (int y = -4; y < 8; y += 2) cairo_move_to(cr, 0, y + 4), cairo_line_to(cr, 4, y);
    cairo_stroke(cr);
}

/* Twill, worn pale along the middle of what it covers; `third` is the colour of the wear. */
void vt_print_denim(cairo_t *cr, const vt_fabric *fabric, double reach)
{
    cairo_pattern_t *wear = cairo_pattern_create_radial(0, 0, 0, 0, 0, 1);
    cairo_pattern_add_color_stop_rgba(wear, 0, fabric->third.red, fabric->third.green, fabric->third.blue,
                                      0.5);
    cairo_pattern_add_color_stop_rgba(wear, 1, fabric->third.red, fabric->third.green, fabric->third.blue, 0);
    cairo_set_source(cr, wear);
    for (int side = -1; side <= 1; side += 2) {
        cairo_save(cr);
        cairo_translate(cr, side * 21, 88);
        cairo_scale(cr, 15, 74);
        cairo_set_source(cr, wear);
        cairo_rectangle(cr, -1, -1, 2, 2);
        cairo_fill(cr);
        cairo_restore(cr);
    }
    cairo_pattern_destroy(wear);
    (void)reach;
    vt_repeat_tile(cr, fabric, 4, 4, twill_tile);
}

static void canvas_tile(cairo_t *cr, const vt_fabric *fabric)
{
    vt_ink(cr, vt_darker(fabric->base, 0.5), 0.10);
    cairo_rectangle(cr, 0, 0, 1, 1), cairo_rectangle(cr, 1, 1, 1, 1);
    cairo_fill(cr);
}
void vt_print_canvas(cairo_t *cr, const vt_fabric *fabric, double reach)
{
    (void)reach;
    vt_repeat_tile(cr, fabric, 2, 2, canvas_tile);
}
