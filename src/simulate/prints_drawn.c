/* Prints that somebody drew: dots, flowers, leaves, animal skins, knitted pictures. */
#include "fabric_prints.h"
#include "seeded_random.h"

#include <math.h>

/* Draws `motif` at `count` scattered places of a tile, once more at every edge that it may cross. */
typedef void vt_motif(cairo_t *cr, const vt_fabric *fabric, vt_random *random);

static void scatter(cairo_t *cr, const vt_fabric *fabric, double side, int rows, vt_motif *motif)
{
    vt_random places = vt_random_seed(fabric->seed, 77);
    for (int cell = 0; cell < rows * rows; cell++) {
        double step = side / rows, column = cell % rows + (cell / rows % 2) * 0.5;
        double x = (column + 0.35 * (double)vt_random_unit(&places)) * step;
        double y = (cell / rows + 0.35 * (double)vt_random_unit(&places)) * step;
        double turn = (double)vt_random_unit(&places) * 2 * VT_PI;
        for (int copy = 0; copy < 9; copy++) {
            vt_random look = vt_random_seed(fabric->seed, 100 + (uint64_t)cell);
            cairo_save(cr);
            cairo_translate(cr, x + (copy % 3 - 1) * side, y + (copy / 3 - 1) * side);
            cairo_rotate(cr, turn);
            motif(cr, fabric, &look);
            cairo_restore(cr);
        }
    }
}

static void dots_tile(cairo_t *cr, const vt_fabric *fabric)
{
    vt_ink(cr, fabric->second, 1);
    cairo_arc(cr, 2.5, 2.5, 1.75, 0, 2 * VT_PI);
    cairo_fill(cr);
    cairo_arc(cr, 7.5, 7.5, 1.75, 0, 2 * VT_PI);
    cairo_fill(cr);
}
void vt_print_dots(cairo_t *cr, const vt_fabric *fabric, double reach)
{
    (void)reach;
    vt_repeat_tile(cr, fabric, 10, 10, dots_tile);
}

static void leaf(cairo_t *cr, double length, double width)
{
    cairo_move_to(cr, 0, 0);
    cairo_curve_to(cr, length * 0.3, -width, length * 0.75, -width * 0.8, length, 0);
    cairo_curve_to(cr, length * 0.75, width * 0.8, length * 0.3, width, 0, 0);
    cairo_fill(cr);
}

static void flower(cairo_t *cr, const vt_fabric *fabric, vt_random *random)
{
    double size = 3.4 + 2.6 * (double)vt_random_unit(random);
    vt_rgb petal = vt_random_below(random, 3) ? fabric->second : fabric->third;
    vt_ink(cr, vt_mix(vt_hex(0x5F7A58), fabric->base, 0.25), 1);
    for (int side = -1; side <= 1; side += 2) {
        cairo_save(cr);
        cairo_rotate(cr, side * 0.9 + 2);
        cairo_translate(cr, size * 0.7, 0);
        leaf(cr, size * 1.25, size * 0.36);
        cairo_restore(cr);
    }
    for (int i = 0; i < 5; i++) {
        vt_ink(cr, i % 2 ? petal : vt_darker(petal, 0.07), 1);
        cairo_arc(cr, cos(i * 2 * VT_PI / 5) * size * 0.55, sin(i * 2 * VT_PI / 5) * size * 0.55, size * 0.5,
                  0, 2 * VT_PI);
        cairo_fill(cr);
    }
    vt_ink(cr, vt_mix(fabric->third, vt_hex(0xD99A32), 0.85), 1);
    cairo_arc(cr, 0, 0, size * 0.28, 0, 2 * VT_PI);
    cairo_fill(cr);
}
static void floral_tile(cairo_t *cr, const vt_fabric *fabric)
{
    scatter(cr, fabric, 48, 4, flower);
}
void vt_print_floral(cairo_t *cr, const vt_fabric *fabric, double reach)
{
    (void)reach;
    vt_repeat_tile(cr, fabric, 48, 48, floral_tile);
}

static void frond(cairo_t *cr, const vt_fabric *fabric, vt_random *random)
{
    vt_ink(cr, vt_random_below(random, 2) ? fabric->second : vt_mix(fabric->second, fabric->third, 0.7), 1);
    for (int i = 0; i < 6; i++)
        for (int side = -1; side <= 1; side += 2) {
            cairo_save(cr);
            cairo_translate(cr, i * 2.6 - 8, 0);
            cairo_rotate(cr, side * 0.75);
            leaf(cr, 7.5 - i * 0.7, 0.95);
            cairo_restore(cr);
        }
    cairo_rectangle(cr, -9, -0.35, 18, 0.7);
    cairo_fill(cr);
}
static void leaves_tile(cairo_t *cr, const vt_fabric *fabric)
{
    scatter(cr, fabric, 54, 4, frond);
}
void vt_print_leaves(cairo_t *cr, const vt_fabric *fabric, double reach)
{
    (void)reach;
    vt_repeat_tile(cr, fabric, 54, 54, leaves_tile);
}

static void rosette(cairo_t *cr, const vt_fabric *fabric, vt_random *random)
{
    double size = 1.9 + 0.9 * (double)vt_random_unit(random);
    vt_ink(cr, fabric->third, 1);
    cairo_arc(cr, 0, 0, size * 0.85, 0, 2 * VT_PI);
    cairo_fill(cr);
    vt_ink(cr, fabric->second, 1);
    cairo_set_line_width(cr, 1.25);
    for (int i = 0; i < 3; i++) {
        double from = i * 2.1 + (double)vt_random_unit(random) * 0.5;
        cairo_arc(cr, 0, 0, size, from, from + 1.35);
        cairo_stroke(cr);
    }
}
static void leopard_tile(cairo_t *cr, const vt_fabric *fabric)
{
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    scatter(cr, fabric, 42, 5, rosette);
}
void vt_print_leopard(cairo_t *cr, const vt_fabric *fabric, double reach)
{
    (void)reach;
    vt_repeat_tile(cr, fabric, 42, 42, leopard_tile);
}

static void blot(cairo_t *cr, const vt_fabric *fabric, vt_random *random)
{
    vt_rgb tones[3] = {fabric->second, fabric->third, vt_darker(fabric->second, 0.3)};
    vt_ink(cr, tones[vt_random_below(random, 3)], 1);
    for (int i = 0; i < 5; i++) {
        double x = (i - 2) * 3.4, y = 3.2 * ((double)vt_random_unit(random) - 0.5),
               size = 2.2 + 2.4 * (double)vt_random_unit(random);
        cairo_arc(cr, x, y, size, 0, 2 * VT_PI);
        cairo_fill(cr);
    }
}
static void camouflage_tile(cairo_t *cr, const vt_fabric *fabric)
{
    scatter(cr, fabric, 60, 4, blot);
}
void vt_print_camouflage(cairo_t *cr, const vt_fabric *fabric, double reach)
{
    (void)reach;
    vt_repeat_tile(cr, fabric, 60, 60, camouflage_tile);
}

static void stroke(cairo_t *cr, const vt_fabric *fabric, vt_random *random)
{
    double size = 4.5 + 2.5 * (double)vt_random_unit(random);
    vt_ink(cr, vt_random_below(random, 2) ? fabric->second : fabric->third, 1);
    switch (vt_random_below(random, 3)) {
    case 0: /* a half moon */
        cairo_arc(cr, 0, 0, size, 0, VT_PI);
        cairo_fill(cr);
        break;
    case 1: /* a rainbow */
        cairo_set_line_width(cr, 1.5);
        cairo_arc(cr, 0, 0, size * 0.9, VT_PI, 2 * VT_PI);
        cairo_stroke(cr);
        cairo_arc(cr, 0, 0, size * 0.45, VT_PI, 2 * VT_PI);
        cairo_stroke(cr);
        break;
    default: /* a pebble */
        cairo_arc(cr, 0, 0, size * 0.45, 0, 2 * VT_PI);
        cairo_fill(cr);
    }
}
static void brush_tile(cairo_t *cr, const vt_fabric *fabric)
{
    scatter(cr, fabric, 48, 4, stroke);
}
void vt_print_brush(cairo_t *cr, const vt_fabric *fabric, double reach)
{
    (void)reach;
    vt_repeat_tile(cr, fabric, 48, 48, brush_tile);
}

static void melange_tile(cairo_t *cr, const vt_fabric *fabric)
{
    vt_random random = vt_random_seed(fabric->seed, 5);
    cairo_set_line_width(cr, 0.7);
    for (int i = 0; i < 420; i++) {
        double x = 40 * (double)vt_random_unit(&random), y = 40 * (double)vt_random_unit(&random);
        vt_ink(cr, i % 2 ? fabric->second : vt_lighter(fabric->base, 0.4), 0.2);
        cairo_move_to(cr, x, y), cairo_line_to(cr, x + 1.6, y + 0.2);
        cairo_stroke(cr);
    }
}
void vt_print_melange(cairo_t *cr, const vt_fabric *fabric, double reach)
{
    (void)reach;
    vt_repeat_tile(cr, fabric, 40, 40, melange_tile);
}

/* Knitted bands, one character a stitch: '.' base, 'a' second colour, 'b' third. */
static const char *const fair_isle_chart[] = {
    "aaaaaaaaaaaa", "............", "b..b..b..b..", "............", "aaaaaaaaaaaa", "aa.aaaaa.aaa",
    "a...aaa...aa", ".....a.....a", "a...aaa...aa", "aa.aaaaa.aaa", "aaaaaaaaaaaa", "............",
    ".b...b...b..", "bbb.bbb.bbb.", ".b...b...b..", "............",
};
static void fair_isle_tile(cairo_t *cr, const vt_fabric *fabric)
{
    for (int row = 0; row < 16; row++)
        for (int stitch = 0; stitch < 12; stitch++) {
            char kind = fair_isle_chart[row][stitch];
            if (kind == '.') continue;
            vt_ink(cr, kind == 'a' ? fabric->second : fabric->third, 1);
            cairo_rectangle(cr, stitch * 2, row * 2, 2, 2);
            cairo_fill(cr);
        }
}
void vt_print_fair_isle(cairo_t *cr, const vt_fabric *fabric, double reach)
{
    double scale = fabric->scale > 0 ? fabric->scale : 1;
    cairo_rectangle(cr, -reach, 6, 2 * reach, 64 * scale);
    cairo_clip(cr);
    cairo_translate(cr, 0, 6);
    vt_repeat_tile(cr, fabric, 24, 32, fair_isle_tile);
}
