#include "chest_print.h"

typedef struct vt_motif_ink {
    vt_rgb one, two;
    double size;
} vt_motif_ink;

/* A sun over hills (swell 8 and falling) or over waves (swell 3). */
static void sun_over(cairo_t *cr, vt_motif_ink ink, double swell, double fall)
{
    double size = ink.size;
    cairo_arc(cr, 0, 0, size, 0, 2 * VT_PI);
    cairo_clip(cr);
    vt_ink(cr, ink.two, 0.95);
    cairo_paint(cr);
    vt_ink(cr, vt_mix(ink.one, vt_hex(0xF2C14E), 0.6), 1);
    cairo_arc(cr, size * 0.25, -size * 0.25, size * 0.36, 0, 2 * VT_PI);
    cairo_fill(cr);
    for (int band = 0; band < 3; band++, swell -= fall) {
        double top = size * (0.05 + 0.3 * band);
        vt_ink(cr, vt_darker(ink.one, 0.22 * band), 1);
        cairo_move_to(cr, -size, top + 3);
        cairo_curve_to(cr, -size * 0.4, top - swell, -size * 0.1, top + swell, size * 0.3, top);
        cairo_curve_to(cr, size * 0.6, top - swell, size * 0.8, top, size, top - 1);
        cairo_line_to(cr, size, size), cairo_line_to(cr, -size, size);
        cairo_fill(cr);
    }
}

static void hills(cairo_t *cr, vt_motif_ink ink)
{
    sun_over(cr, ink, 8, 2);
}
static void waves(cairo_t *cr, vt_motif_ink ink)
{
    sun_over(cr, ink, 3, 0);
}

static void bars(cairo_t *cr, vt_motif_ink ink)
{
    for (int bar = 0; bar < 4; bar++) {
        vt_ink(cr, bar % 2 ? ink.one : ink.two, 1);
        cairo_rectangle(cr, -ink.size * 1.2, -ink.size * 0.6 + bar * 7, ink.size * 2.4, 4.6);
        cairo_fill(cr);
    }
}

static void discs(cairo_t *cr, vt_motif_ink ink)
{
    for (int disc = -1; disc <= 1; disc++) {
        vt_ink(cr, disc ? ink.one : ink.two, 0.82);
        cairo_arc(cr, disc * ink.size * 0.62, disc ? 0 : -ink.size * 0.5, ink.size * 0.6, 0, 2 * VT_PI);
        cairo_fill(cr);
    }
}

static void sprig(cairo_t *cr, vt_motif_ink ink)
{
    vt_ink(cr, ink.one, 1);
    cairo_set_line_width(cr, 1.2);
    cairo_move_to(cr, 0, ink.size * 1.1), cairo_curve_to(cr, 3, 4, -3, -4, 0, -ink.size);
    cairo_stroke(cr);
    for (int leaf = 0; leaf < 10; leaf++) {
        double length = 12 - leaf * 0.5;
        cairo_save(cr);
        cairo_translate(cr, 0, ink.size * 0.7 - leaf / 2 * ink.size * 0.36);
        cairo_rotate(cr, leaf % 2 ? -0.6 : VT_PI + 0.6);
        cairo_move_to(cr, 0, 0);
        cairo_curve_to(cr, length * 0.3, -3, length * 0.7, -3, length, 0);
        cairo_curve_to(cr, length * 0.7, 2, length * 0.3, 2, 0, 0);
        vt_ink(cr, leaf % 3 ? ink.one : ink.two, 1);
        cairo_fill(cr);
        cairo_restore(cr);
    }
}

static void small_mark(cairo_t *cr, vt_motif_ink ink)
{
    vt_ink(cr, ink.one, 1);
    cairo_arc(cr, 19, -14, 4.2, 0, VT_PI);
    cairo_fill(cr);
    vt_ink(cr, ink.two, 1);
    cairo_arc(cr, 19, -14, 4.2, VT_PI, 2 * VT_PI);
    cairo_fill(cr);
}

void vt_chest_print(vt_canvas *canvas, const vt_design *design, double y)
{
    static void (*const motifs[])(cairo_t *, vt_motif_ink) = {hills, waves, bars, discs, sprig, small_mark};
    vt_motif_ink ink = {design->cloth.second, vt_mix(design->cloth.third, design->cloth.second, 0.25),
                        vt_is_kids(design) ? 18 : 23};
    cairo_t *cr = vt_canvas_ink(canvas);
    cairo_save(cr);
    cairo_translate(cr, VT_CENTRE, y);
    motifs[(size_t)vt_vary(design, 20, 0, VT_COUNT(motifs) - 0.01)](cr, ink);
    cairo_restore(cr);
}
