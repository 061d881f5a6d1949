/* Watches, eyewear, belts. */
#include "drawings.h"

#include <math.h>
#include <string.h>

#define VT_MIRROR(canvas, fabric, finish, points)                                                            \
    (vt_outline_mirrored(canvas, points, VT_COUNT(points)), vt_piece(canvas, fabric, finish))

static void disc(vt_canvas *canvas, const vt_fabric *fabric, const vt_finish *finish, double x, double y,
                 double radius)
{
    cairo_new_sub_path(vt_canvas_outline(canvas));
    cairo_arc(vt_canvas_outline(canvas), x, y, radius, 0, 2 * VT_PI);
    vt_piece(canvas, fabric, finish);
}

static vt_fabric polished(vt_rgb colour)
{
    vt_fabric metal = vt_plain(colour);
    metal.gloss = 0.9;
    return metal;
}

static void link_bracelet(vt_canvas *canvas, const vt_fabric *metal, double y, double end, double half)
{
    double step = end > y ? 9.5 : -9.5, reach = fabs(end - y);
    for (double at = 0; at < reach; at += 9.5) {
        double share = at / reach, w = half * (1 - 0.24 * share), top = step > 0 ? y + at : y - at - 9.5;
        vt_patch(canvas, VT_CENTRE - w * 0.70, top, w * 0.58, 9.2, 1, metal);
        vt_patch(canvas, VT_CENTRE + w * 0.70, top, w * 0.58, 9.2, 1, metal);
        vt_patch(canvas, VT_CENTRE, top, w * 0.80, 9.2, 1, metal);
    }
}

static void leather_strap(vt_canvas *canvas, const vt_design *design, double case_y, double radius)
{
    vt_fabric leather = design->cloth, metal = polished(design->metal);
    double half = radius * 0.52;
    vt_point top[] = {{0, 28, false},
                      {half * 0.74, 28, true},
                      {half * 0.82, 70, false},
                      {half, case_y - radius + 8, true},
                      {0, case_y - radius + 8, true}};
    vt_point bottom[] = {{0, case_y + radius - 8, true},
                         {half, case_y + radius - 8, true},
                         {half * 0.80, 235, false},
                         {half * 0.70, 266, false},
                         {0, 277, false}};
    VT_MIRROR(canvas, &leather, &VT_FINISH_SOLID, top);
    VT_MIRROR(canvas, &leather, &VT_FINISH_SOLID, bottom);
    vt_point stitch_top[] = {{half * 0.74 - 3, 34, true}, {half - 3.4, case_y - radius + 4, true}},
             stitch_bottom[] = {{half - 3.4, case_y + radius - 4, true},
                                {half * 0.78 - 3, 235, false},
                                {half * 0.62 - 3, 264, true}};
    vt_line_pair(canvas, stitch_top, 2, 0.8, vt_lighter(leather.base, 0.5), 2);
    vt_line_pair(canvas, stitch_bottom, 3, 0.8, vt_lighter(leather.base, 0.5), 2);
    cairo_t *cr = vt_canvas_ink(canvas);
    for (int hole = 0; hole < 5; hole++) {
        vt_ink(cr, vt_darker(leather.base, 0.65), 1);
        cairo_arc(cr, VT_CENTRE, 222 + hole * 9, 1.3, 0, 2 * VT_PI);
        cairo_fill(cr);
    }
    vt_patch(canvas, VT_CENTRE, 20, half * 1.9, 13, 3, &metal);
    vt_fabric ground = vt_plain(vt_hex(0xE9E7E3));
    vt_patch(canvas, VT_CENTRE, 23, half * 1.36, 6, 1, &ground);
    vt_patch(canvas, VT_CENTRE, 21, 2.6, 12, 1, &metal);
    vt_patch(canvas, VT_CENTRE, 46, half * 1.84, 6.5, 1, &leather);
}

static void dial_marks(vt_canvas *canvas, const vt_design *design, double y, double radius, vt_rgb ink)
{
    cairo_t *cr = vt_canvas_ink(canvas);
    bool sparse = vt_trait_is(design, "Dial", "Minimal"), dive = vt_trait_is(design, "Dial", "Diver");
    for (int mark = 0; mark < (sparse ? 12 : 60); mark++) {
        bool hour = sparse || mark % 5 == 0;
        double angle = mark * 2 * VT_PI / (sparse ? 12 : 60), out = radius * 0.93,
               in = radius * (hour ? 0.80 : 0.88);
        vt_ink(cr, ink, hour ? 1 : 0.6);
        if (dive && hour) {
            cairo_arc(cr, VT_CENTRE + sin(angle) * radius * 0.82, y - cos(angle) * radius * 0.82,
                      mark % 15 == 0 ? 2.6 : 1.9, 0, 2 * VT_PI);
            cairo_fill(cr);
            continue;
        }
        cairo_set_line_width(cr, hour ? (mark % (sparse ? 3 : 15) == 0 ? 2.2 : 1.4) : 0.6);
        cairo_set_line_cap(cr, CAIRO_LINE_CAP_BUTT);
        cairo_move_to(cr, VT_CENTRE + sin(angle) * in, y - cos(angle) * in);
        cairo_line_to(cr, VT_CENTRE + sin(angle) * out, y - cos(angle) * out);
        cairo_stroke(cr);
    }
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
}

static void sub_dials(vt_canvas *canvas, double y, double radius, vt_rgb face, vt_rgb ink)
{
    cairo_t *cr = vt_canvas_ink(canvas);
    for (int dial = 0; dial < 3; dial++) {
        double angle = dial * 2 * VT_PI / 4 + VT_PI / 2, x = VT_CENTRE + sin(angle) * radius * 0.46,
               at = y - cos(angle) * radius * 0.46;
        vt_ink(cr, vt_darker(face, 0.12), 1);
        cairo_arc(cr, x, at, radius * 0.23, 0, 2 * VT_PI);
        cairo_fill_preserve(cr);
        vt_ink(cr, ink, 0.6);
        cairo_set_line_width(cr, 0.7);
        cairo_stroke(cr);
        cairo_move_to(cr, x, at);
        cairo_line_to(cr, x + radius * 0.10, at - radius * 0.12);
        cairo_stroke(cr);
    }
}

static void hand(vt_canvas *canvas, double y, double angle, double length, double width, vt_rgb colour)
{
    double dx = sin(angle), dy = -cos(angle);
    vt_point shade[] = {{VT_CENTRE - dx * 5 + 0.7, y - dy * 5 + 1.2, true},
                        {VT_CENTRE + dx * length + 0.7, y + dy * length + 1.2, true}};
    vt_point line[] = {{VT_CENTRE - dx * 5, y - dy * 5, true},
                       {VT_CENTRE + dx * length, y + dy * length, true}};
    cairo_t *cr = vt_canvas_ink(canvas);
    cairo_save(cr);
    vt_line(canvas, shade, 2, width, vt_hex(0x77746F), 0);
    vt_line(canvas, line, 2, width, colour, 0);
    cairo_restore(cr);
}

static void watch_case(vt_canvas *canvas, const vt_design *design, double y, double radius)
{
    vt_fabric metal = polished(design->metal), bezel = metal;
    if (vt_trait_is(design, "Dial", "Diver")) bezel = polished(vt_mix(design->trim, vt_hex(0x22252C), 0.7));
    for (int lug = 0; lug < 4; lug++)
        vt_patch(canvas, VT_CENTRE + (lug % 2 ? 1 : -1) * radius * 0.56,
                 lug < 2 ? y - radius - 3 : y + radius - 13, 8, 16, 3, &metal);
    vt_patch(canvas, VT_CENTRE + radius + 3, y - 5, 8, 10, 2, &metal);
    if (vt_trait_is(design, "Dial", "Chronograph"))
        for (int side = -1; side <= 1; side += 2)
            vt_patch(canvas, VT_CENTRE + radius * 0.86 + 3, y + side * radius * 0.52 - 3.5, 8, 7, 2, &metal);
    disc(canvas, &metal, &VT_FINISH_SOLID, VT_CENTRE, y, radius + 2);
    disc(canvas, &bezel, &VT_FINISH_SOLID, VT_CENTRE, y, radius);
}

static void dial_glass(vt_canvas *canvas, double y, double radius)
{
    cairo_t *cr = vt_canvas_ink(canvas);
    cairo_pattern_t *glass =
        cairo_pattern_create_linear(VT_CENTRE - radius, y - radius, VT_CENTRE + radius, y + radius);
    cairo_pattern_add_color_stop_rgba(glass, 0.1, 1, 1, 1, 0.30);
    cairo_pattern_add_color_stop_rgba(glass, 0.45, 1, 1, 1, 0.02);
    cairo_pattern_add_color_stop_rgba(glass, 1, 1, 1, 1, 0);
    cairo_set_source(cr, glass);
    cairo_arc(cr, VT_CENTRE, y, radius, 0, 2 * VT_PI);
    cairo_fill(cr);
    cairo_pattern_destroy(glass);
}

static void watch_face(vt_canvas *canvas, const vt_design *design, double y, double radius)
{
    vt_fabric face = vt_plain(design->trim);
    bool diver = vt_trait_is(design, "Dial", "Diver");
    watch_case(canvas, design, y, radius);
    double inner = radius * (diver ? 0.80 : 0.89);
    disc(canvas, &face, &VT_FINISH_INSIDE, VT_CENTRE, y, inner);
    vt_rgb ink = vt_lightness(face.base) > 0.55 ? vt_hex(0x35343A) : vt_hex(0xF2EEE4);
    if (diver)
        for (int mark = 0; mark < 12; mark++) {
            double angle = mark * VT_PI / 6;
            vt_point tick[] = {
                {VT_CENTRE + sin(angle) * radius * 0.86, y - cos(angle) * radius * 0.86, true},
                {VT_CENTRE + sin(angle) * radius * 0.94, y - cos(angle) * radius * 0.94, true}};
            vt_line(canvas, tick, 2, mark ? 1.2 : 3, vt_hex(0xF2EEE4), 0);
        }
    dial_marks(canvas, design, y, inner, ink);
    if (vt_trait_is(design, "Dial", "Chronograph")) sub_dials(canvas, y, inner, face.base, ink);
    vt_rgb hands = vt_lightness(face.base) > 0.55 ? vt_mix(vt_hex(0x2E2D32), design->metal, 0.15)
                                                  : vt_lighter(design->metal, 0.35);
    hand(canvas, y, -1.02, inner * 0.52, 3, hands);
    hand(canvas, y, 1.05, inner * 0.76, 2.2, hands);
    hand(canvas, y, 3.6, inner * 0.8, 0.8, vt_hex(0xC0463A));
    cairo_t *cr = vt_canvas_ink(canvas);
    vt_ink(cr, hands, 1);
    cairo_arc(cr, VT_CENTRE, y, 2.6, 0, 2 * VT_PI);
    cairo_fill(cr);
    dial_glass(canvas, y, inner);
}

void vt_draw_watch(vt_canvas *canvas, const vt_design *design)
{
    double radius = vt_is_womens(design) ? 36 : vt_is_kids(design) ? 36 : 44, y = 150;
    bool linked = vt_trait_is(design, "Strap", "Steel Bracelet");
    vt_design shown = *design;
    if (linked) shown.trim = design->cloth.base;
    vt_fabric metal = polished(shown.metal);
    if (linked) {
        link_bracelet(canvas, &metal, y - radius + 2, 22, radius * 0.58);
        link_bracelet(canvas, &metal, y + radius - 2, 278, radius * 0.58);
    } else
        leather_strap(canvas, &shown, y, radius);
    watch_face(canvas, &shown, y, radius);
}

static void lens_shape(vt_canvas *canvas, const char *style, int side, double grow)
{
    vt_point round[] = {{8 - grow, 150, false},  {14, 126 - grow, false}, {43, 116 - grow, false},
                        {72, 127 - grow, false}, {79 + grow, 150, false}, {70, 174 + grow, false},
                        {43, 184 + grow, false}, {16, 173 + grow, false}};
    vt_point square[] = {{9 - grow, 132, false},  {16, 124 - grow, false}, {44, 122 - grow, false},
                         {76, 122 - grow, false}, {83 + grow, 132, false}, {78 + grow, 166, false},
                         {64, 177 + grow, false}, {28, 176 + grow, false}, {13 - grow, 162, false}};
    vt_point aviator[] = {{7 - grow, 128, false},  {20, 121 - grow, false}, {52, 120 - grow, false},
                          {80 + grow, 126, false}, {82 + grow, 150, false}, {66, 182 + grow, false},
                          {40, 188 + grow, false}, {16, 164, false}};
    vt_point cat[] = {{8 - grow, 136, false},        {24, 127 - grow, false}, {58, 121 - grow, false},
                      {90 + grow, 110 - grow, true}, {84 + grow, 146, false}, {68, 172 + grow, false},
                      {36, 177 + grow, false},       {13 - grow, 162, false}};
    const vt_point *shape = strcmp(style, "Square") == 0    ? square
                            : strcmp(style, "Aviator") == 0 ? aviator
                            : strcmp(style, "Cat-Eye") == 0 ? cat
                                                            : round;
    size_t count = strcmp(style, "Square") == 0 ? VT_COUNT(square) : 8;
    vt_point points[10];
    vt_on_side(points, shape, count, side);
    vt_outline(canvas, points, count);
}

/* A diagonal gleam and a paler lower edge. */
static void lens_gleam(cairo_t *cr, const vt_fabric *fabric, double reach)
{
    cairo_pattern_t *shine = cairo_pattern_create_linear(-26, -34, 20, 36);
    cairo_pattern_add_color_stop_rgba(shine, 0, 1, 1, 1, 0.04);
    cairo_pattern_add_color_stop_rgba(shine, 0.28, 1, 1, 1, 0.26);
    cairo_pattern_add_color_stop_rgba(shine, 0.36, 1, 1, 1, 0.04);
    cairo_pattern_add_color_stop_rgba(shine, 1, 1, 0.94, 0.84, 0.30);
    cairo_set_source(cr, shine);
    cairo_rectangle(cr, -reach, -reach, 2 * reach, 2 * reach);
    cairo_fill(cr);
    cairo_pattern_destroy(shine);
    (void)fabric;
}

static void lens_fill(vt_canvas *canvas, const vt_design *design, const char *style, int side)
{
    vt_fabric glass = vt_plain(vt_mix(vt_hex(0x2D2F36), design->trim, 0.22));
    if (vt_trait_is(design, "Lens", "Brown")) glass.base = vt_hex(0x5A4233);
    if (vt_trait_is(design, "Lens", "Green")) glass.base = vt_hex(0x3A4A3E);
    if (vt_trait_is(design, "Lens", "Mirrored")) glass.base = vt_hex(0x6F8FA6), glass.gloss = 0.5;
    glass.print = lens_gleam;
    glass.x = VT_CENTRE + side * 44;
    glass.y = 150;
    lens_shape(canvas, style, side, -1.5);
    vt_piece(canvas, &glass, &VT_FINISH_INSIDE);
}

void vt_draw_sunglasses(vt_canvas *canvas, const vt_design *design)
{
    const char *style = vt_trait_value(design, "Style");
    bool wire = strcmp(style, "Aviator") == 0 || vt_trait_is(design, "Frame", "Metal");
    vt_fabric frame = wire ? polished(vt_mix(design->cloth.base, design->metal, 0.35)) : design->cloth;
    frame.gloss = wire ? 0.9 : 0.6;
    frame.weave = NULL;
    vt_ground_shadow(canvas, VT_CENTRE, 193, 92, 0.25);
    for (int side = -1; side <= 1; side += 2) { /* the hinges */
        vt_point hinge[] = {{VT_CENTRE + side * 74, 129, true},
                            {VT_CENTRE + side * 87, 128, false},
                            {VT_CENTRE + side * 91, 134, true}};
        vt_ribbon(canvas, hinge, 3, wire ? 2.6 : 8, wire ? 2.2 : 5);
        vt_piece(canvas, &frame, &VT_FINISH_PATCH);
    }
    for (int side = -1; side <= 1; side += 2) {
        lens_fill(canvas, design, style, side);
        lens_shape(canvas, style, side, wire ? 1.2 : 4.5);
        lens_shape(canvas, style, side, wire ? -1.4 : -1.8);
        vt_piece(canvas, &frame, &VT_FINISH_PATCH);
    }
    vt_point bridge[] = {{VT_CENTRE - 11, 136, true}, {VT_CENTRE, 130, false}, {VT_CENTRE + 11, 136, true}},
             bar[] = {{VT_CENTRE - 22, 122, true}, {VT_CENTRE, 119, false}, {VT_CENTRE + 22, 122, true}};
    vt_ribbon(canvas, bridge, 3, wire ? 2.6 : 6, wire ? 2.6 : 6);
    vt_piece(canvas, &frame, &VT_FINISH_PATCH);
    if (strcmp(style, "Aviator") == 0) {
        vt_ribbon(canvas, bar, 3, 2.6, 2.6);
        vt_piece(canvas, &frame, &VT_FINISH_PATCH);
    }
}

void vt_draw_belt(vt_canvas *canvas, const vt_design *design)
{
    vt_fabric leather = design->cloth,
              inside = vt_plain(vt_darker(vt_mix(leather.base, vt_hex(0xB48A60), 0.5), 0.15)),
              metal = polished(design->metal);
    bool braided = vt_trait_is(design, "Texture", "Woven");
    double width = vt_is_womens(design) ? vt_vary(design, 70, 12, 19) : vt_vary(design, 70, 17, 20);
    leather.x = VT_CENTRE, leather.scale = braided ? 0.8 : 1;
    vt_ground_shadow(canvas, VT_CENTRE, 202, 88, 0.26);
    vt_point far[] = {{34, 160, true},   {30, 128, false},  {64, 104, false}, {VT_CENTRE, 97, false},
                      {162, 104, false}, {195, 128, false}, {191, 160, true}};
    vt_ribbon(canvas, far, VT_COUNT(far), width, width);
    vt_piece(canvas, &inside, &VT_FINISH_SOLID);
    vt_point near[] = {{33, 152, true},   {36, 176, false},  {70, 194, false}, {VT_CENTRE, 199, false},
                       {155, 194, false}, {189, 176, false}, {192, 152, true}};
    vt_ribbon(canvas, near, VT_COUNT(near), width, width);
    vt_piece(canvas, &leather, &VT_FINISH_SOLID);
    if (!braided)
        for (int edge = -1; edge <= 1; edge += 2) {
            vt_point stitch[7];
            memcpy(stitch, near, sizeof near);
            for (size_t i = 1; i < 6; i++) stitch[i].y += edge * (width / 2 - 2.4);
            vt_line(canvas, stitch + 1, 5, 0.7, vt_seam_colour(leather.base), 1.8);
        }
    cairo_t *cr = vt_canvas_ink(canvas);
    for (int hole = 0; hole < 5 && !braided; hole++) {
        vt_ink(cr, vt_darker(leather.base, 0.7), 1);
        cairo_arc(cr, 134 + hole * 10, 198 - hole * 1.1, 1.5, 0, 2 * VT_PI);
        cairo_fill(cr);
    }
    double tall = width + 11, wide = vt_trait_is(design, "Buckle", "Plate") ? 30 : 24, x = 92, y = 198;
    vt_patch(canvas, x, y - tall / 2, wide, tall, vt_trait_is(design, "Buckle", "Round") ? 11 : 4, &metal);
    if (vt_trait_is(design, "Buckle", "Plate")) return;
    vt_patch(canvas, x + 1, y - tall / 2 + 4, wide - 9, tall - 8, 3, &leather);
    vt_patch(canvas, x + 2, y - 1.5, wide - 3, 3, 1.4, &metal);
    vt_patch(canvas, x + wide / 2 + 12, y - width / 2 - 1.4, 7, width + 2.8, 1, &leather);
}
