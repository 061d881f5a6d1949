#include "drawings.h"

#include <string.h>

#define VT_MIRROR(canvas, fabric, finish, points)                                                            \
    (vt_outline_mirrored(canvas, points, VT_COUNT(points)), vt_piece(canvas, fabric, finish))

static void ring(vt_canvas *canvas, double x, double y, double radius, vt_rgb metal)
{
    cairo_t *cr = vt_canvas_ink(canvas);
    for (int pass = 0; pass < 2; pass++) {
        vt_ink(cr, pass ? vt_lighter(metal, 0.25) : vt_darker(metal, 0.4), 1);
        cairo_set_line_width(cr, pass ? 1.1 : 2.2);
        cairo_arc(cr, x, y, radius, 0, 2 * VT_PI);
        cairo_stroke(cr);
    }
}

static void strap(vt_canvas *canvas, const vt_fabric *leather, const vt_point *points, size_t count,
                  double width)
{
    vt_ribbon(canvas, points, count, width, width);
    vt_piece(canvas, leather, &VT_FINISH_PATCH);
}

/* An arch over the bag, from one side to the other. */
static void arch(vt_canvas *canvas, const vt_fabric *leather, double half, double foot, double top,
                 double width)
{
    vt_point points[] = {{VT_CENTRE - half, foot, true},
                         {VT_CENTRE - half * 0.93, (foot + top) / 2, false},
                         {VT_CENTRE - half * 0.55, top + 6, false},
                         {VT_CENTRE, top, false},
                         {VT_CENTRE + half * 0.55, top + 6, false},
                         {VT_CENTRE + half * 0.93, (foot + top) / 2, false},
                         {VT_CENTRE + half, foot, true}};
    strap(canvas, leather, points, VT_COUNT(points), width);
}

static void edge_stitch(vt_canvas *canvas, const vt_point *points, size_t count, vt_rgb colour)
{
    vt_line_pair(canvas, points, count, 0.7, vt_seam_colour(colour), 1.8);
}

static void brand_stamp(vt_canvas *canvas, double y, vt_rgb metal)
{
    cairo_t *cr = vt_canvas_ink(canvas);
    vt_ink(cr, metal, 0.75);
    for (int bar = 0; bar < 5; bar++)
        cairo_rectangle(cr, VT_CENTRE - 8.5 + bar * 3.6, y, bar % 2 ? 1.4 : 2.6, 2.2);
    cairo_fill(cr);
}

static void tote(vt_canvas *canvas, const vt_design *design)
{
    vt_fabric cloth = design->cloth,
              handle = vt_cloth_in(design, vt_trait_is(design, "Detail", "Contrast Handles")
                                               ? design->trim
                                               : vt_darker(cloth.base, 0.08)),
              inside = vt_plain(vt_darker(cloth.base, 0.45));
    double drop = vt_vary(design, 60, 62, 84), wide = vt_vary(design, 61, 62, 70);
    cloth.y = 130;
    arch(canvas, &handle, 27, 124, 118 - drop + 6, 6.5);
    vt_point mouth[] = {{0, 115, false}, {wide - 3, 116, true}, {wide - 2, 126, true}, {0, 128, false}};
    VT_MIRROR(canvas, &inside, &VT_FINISH_INSIDE, mouth);
    vt_point body[] = {{0, 122, false},        {wide, 117, true},     {wide + 3, 170, false},
                       {wide - 3, 232, false}, {wide - 9, 240, true}, {0, 243, false}};
    vt_fold_pair(canvas, (vt_fold_line){wide - 10, 122, wide - 16, 238, 4, 8, -0.2});
    VT_MIRROR(canvas, &cloth, &VT_FINISH_CLOTH, body);
    vt_point hem[] = {{0.1, 128, true}, {wide - 0.6, 123.4, true}};
    edge_stitch(canvas, hem, 2, cloth.base);
    arch(canvas, &handle, 30, 150, 120 - drop, 7);
    for (int side = -1; side <= 1; side += 2)
        vt_patch(canvas, VT_CENTRE + side * 30, 128, 9.5, 24, 3, &handle);
    brand_stamp(canvas, 158, vt_mix(design->metal, cloth.base, 0.2));
}

static void satchel(vt_canvas *canvas, const vt_design *design)
{
    vt_fabric leather = design->cloth, tone = vt_cloth_in(design, vt_darker(design->cloth.base, 0.07)),
              metal = vt_plain(design->metal);
    double wide = vt_vary(design, 62, 66, 74), top = 134, bottom = 230;
    leather.y = top;
    metal.gloss = 0.8;
    arch(canvas, &tone, 22, top + 4, 88, 7.5);
    vt_point long_strap[] = {{VT_CENTRE - wide + 2, top + 16, true},
                             {VT_CENTRE - wide * 0.9, 92, false},
                             {VT_CENTRE - 20, 50, false},
                             {VT_CENTRE + 34, 54, false},
                             {VT_CENTRE + wide * 0.95, 96, false},
                             {VT_CENTRE + wide - 2, top + 16, true}};
    if (!vt_trait_is(design, "Detail", "Top Handle"))
        strap(canvas, &tone, long_strap, VT_COUNT(long_strap), 4.6);
    vt_point body[] = {{0, top, false},           {wide - 6, top, true},
                       {wide, top + 12, false},   {wide + 3, bottom - 16, false},
                       {wide - 7, bottom, false}, {0, bottom + 1.5, false}};
    VT_MIRROR(canvas, &leather, &VT_FINISH_CLOTH, body);
    double low = vt_vary(design, 63, 186, 204);
    vt_point flap[] = {{0, top - 3, false},           {wide - 5, top - 2.5, true},
                       {wide + 0.5, top + 10, false}, {wide - 3, low - 18, false},
                       {wide * 0.62, low - 3, false}, {0, low, false}};
    VT_MIRROR(canvas, &tone, &VT_FINISH_CLOTH, flap);
    vt_point stitch[] = {{wide - 4, top + 12, true},
                         {wide - 6.5, low - 20, false},
                         {wide * 0.6, low - 7, false},
                         {0.2, low - 4, true}};
    edge_stitch(canvas, stitch, 4, tone.base);
    vt_patch(canvas, VT_CENTRE, low - 12, 17, 20, 4, &metal);
    vt_patch(canvas, VT_CENTRE, low - 6, 9, 5, 2, &tone);
}

static void bucket(vt_canvas *canvas, const vt_design *design)
{
    vt_fabric leather = design->cloth, tone = vt_cloth_in(design, vt_darker(design->cloth.base, 0.12)),
              inside = vt_plain(vt_darker(design->cloth.base, 0.45));
    leather.y = 130;
    vt_point long_strap[] = {{VT_CENTRE - 48, 142, true}, {VT_CENTRE - 46, 84, false},
                             {VT_CENTRE - 14, 40, false}, {VT_CENTRE + 14, 40, false},
                             {VT_CENTRE + 46, 84, false}, {VT_CENTRE + 48, 142, true}};
    strap(canvas, &tone, long_strap, VT_COUNT(long_strap), 6);
    vt_point mouth[] = {{0, 122, false}, {40, 124, false}, {52, 131, true}, {0, 144, true}};
    VT_MIRROR(canvas, &inside, &VT_FINISH_INSIDE, mouth);
    vt_point body[] = {{0, 135, false},  {30, 134, false}, {54, 130, true}, {56, 160, false},
                       {53, 226, false}, {45, 238, false}, {0, 242, false}};
    for (int fold = 0; fold < 4; fold++)
        vt_fold_pair(canvas,
                     (vt_fold_line){10 + fold * 12, 136, 12 + fold * 11, 196, 2, 5, fold % 2 ? 0.3 : -0.3});
    VT_MIRROR(canvas, &leather, &VT_FINISH_CLOTH, body);
    vt_point base[] = {
        {0, 218, false}, {54, 214, true}, {52, 230, false}, {45, 238.4, false}, {0, 242.4, false}};
    VT_MIRROR(canvas, &tone, &VT_FINISH_PATCH, base);
    for (int eye = -2; eye <= 2; eye++)
        ring(canvas, VT_CENTRE + eye * 20, 148 - (eye * eye) * 0.5, 2.3, design->metal);
    vt_point cord[] = {{VT_CENTRE - 54, 146, true}, {VT_CENTRE, 150, false}, {VT_CENTRE + 54, 146, true}};
    vt_point tail[] = {{VT_CENTRE + 2, 149, true}, {VT_CENTRE + 9, 168, false}, {VT_CENTRE + 5, 186, true}},
             other[] = {{VT_CENTRE - 2, 149, true}, {VT_CENTRE - 8, 166, false}, {VT_CENTRE - 5, 180, true}};
    strap(canvas, &tone, cord, 3, 2.6);
    strap(canvas, &tone, tail, 3, 2.6);
    strap(canvas, &tone, other, 3, 2.6);
}

static void crossbody(vt_canvas *canvas, const vt_design *design)
{
    vt_fabric leather = design->cloth, tone = vt_cloth_in(design, vt_darker(design->cloth.base, 0.08)),
              chain = vt_plain(design->metal);
    bool half_moon = vt_vary(design, 64, 0, 1) > 0.5;
    leather.y = 150;
    vt_point line[] = {{VT_CENTRE - 56, 158, true},  {VT_CENTRE - 62, 100, false},
                       {VT_CENTRE - 24, 42, false},  {VT_CENTRE + 24, 42, false},
                       {VT_CENTRE + 62, 100, false}, {VT_CENTRE + 56, 158, true}};
    if (vt_trait_is(design, "Detail", "Chain Strap")) {
        vt_line(canvas, line, VT_COUNT(line), 4.2, vt_darker(chain.base, 0.45), 0);
        vt_line(canvas, line, VT_COUNT(line), 3, vt_lighter(chain.base, 0.15), 3);
    } else
        strap(canvas, &tone, line, VT_COUNT(line), 4.4);
    vt_point moon[] = {{0, 146, false},  {48, 147, false}, {60, 154, true}, {64, 176, false},
                       {52, 208, false}, {26, 222, false}, {0, 224, false}};
    vt_point box[] = {{0, 146, false},  {52, 146, false}, {61, 153, false}, {62, 176, false},
                      {61, 208, false}, {54, 218, false}, {0, 220, false}};
    if (half_moon)
        VT_MIRROR(canvas, &leather, &VT_FINISH_CLOTH, moon);
    else
        VT_MIRROR(canvas, &leather, &VT_FINISH_CLOTH, box);
    if (vt_trait_is(design, "Texture", "Quilted") || half_moon) {
        vt_point zip[] = {{VT_CENTRE - 55, 158, true}, {VT_CENTRE, 155, false}, {VT_CENTRE + 55, 158, true}};
        vt_line(canvas, zip, 3, 3, vt_darker(leather.base, 0.35), 0);
        vt_line(canvas, zip, 3, 1.4, design->metal, 0.8);
        vt_fabric pull = tone;
        vt_patch(canvas, VT_CENTRE + 47, 157, 4, 17, 1.6, &pull);
        brand_stamp(canvas, 186, design->metal);
        return;
    }
    vt_point flap[] = {{0, 143, false},  {54, 144, true},  {62, 152, false},
                       {60, 172, false}, {34, 190, false}, {0, 196, false}};
    VT_MIRROR(canvas, &tone, &VT_FINISH_CLOTH, flap);
    vt_point stitch[] = {{58, 156, true}, {56, 171, false}, {32, 186, false}, {0.2, 192, true}};
    edge_stitch(canvas, stitch, 4, tone.base);
    vt_fabric clasp = chain;
    clasp.gloss = 0.9;
    cairo_arc(vt_canvas_outline(canvas), VT_CENTRE, 188, 6.5, 0, 2 * VT_PI);
    vt_piece(canvas, &clasp, &VT_FINISH_SOLID);
}

static void clutch(vt_canvas *canvas, const vt_design *design)
{
    vt_fabric leather = design->cloth, tone = vt_cloth_in(design, vt_darker(design->cloth.base, 0.06));
    leather.y = 120;
    vt_point body[] = {{0, 118, false},  {74, 117, false}, {82, 124, false}, {83, 160, false},
                       {80, 200, false}, {72, 206, false}, {0, 208, false}};
    VT_MIRROR(canvas, &leather, &VT_FINISH_CLOTH, body);
    vt_point flap[] = {
        {0, 115, false}, {74, 115.5, true}, {83, 124, true}, {40, 160, false}, {0, 176, false}};
    VT_MIRROR(canvas, &tone, &VT_FINISH_CLOTH, flap);
    vt_fabric clasp = vt_plain(design->metal);
    clasp.gloss = 0.9;
    vt_patch(canvas, VT_CENTRE, 164, 16, 9, 4.5, &clasp);
    vt_point wrist[] = {{VT_CENTRE + 80, 130, true},
                        {VT_CENTRE + 92, 158, false},
                        {VT_CENTRE + 88, 196, false},
                        {VT_CENTRE + 80, 168, false},
                        {VT_CENTRE + 81, 138, true}};
    if (vt_trait_is(design, "Detail", "Top Handle")) strap(canvas, &tone, wrist, VT_COUNT(wrist), 4);
}

void vt_draw_handbag(vt_canvas *canvas, const vt_design *design)
{
    const char *style = vt_trait_value(design, "Style");
    bool tall = strcmp(style, "Clutch") != 0;
    vt_canvas_place(canvas, 0, tall ? 4 : -4, 1);
    vt_ground_shadow(canvas, VT_CENTRE, tall ? strcmp(style, "Crossbody") == 0 ? 222 : 240 : 208, 78, 0.34);
    if (strcmp(style, "Tote") == 0)
        tote(canvas, design);
    else if (strcmp(style, "Satchel") == 0)
        satchel(canvas, design);
    else if (strcmp(style, "Bucket") == 0)
        bucket(canvas, design);
    else if (strcmp(style, "Clutch") == 0)
        clutch(canvas, design);
    else
        crossbody(canvas, design);
    vt_canvas_place(canvas, 0, 0, 1);
}

static void buckled_lid(vt_canvas *canvas, const vt_design *design, const vt_fabric *cloth,
                        const vt_fabric *leather)
{
    vt_fabric buckle = vt_plain(design->metal);
    vt_point lid[] = {{0, 54, false},   {32, 57, false},  {54, 84, false},
                      {58, 120, false}, {50, 140, false}, {0, 146, false}};
    VT_MIRROR(canvas, cloth, &VT_FINISH_CLOTH, lid);
    for (int side = -1; side <= 1; side += 2) {
        vt_patch(canvas, VT_CENTRE + side * 26, 118, 8, 62, 3, leather);
        vt_patch(canvas, VT_CENTRE + side * 26, 158, 12, 11, 2, &buckle);
        vt_patch(canvas, VT_CENTRE + side * 26, 161, 8, 5, 1, leather);
    }
}

static void rolled_top(vt_canvas *canvas, const vt_design *design, const vt_fabric *cloth,
                       const vt_fabric *leather)
{
    vt_fabric hook = vt_plain(design->metal);
    vt_point top[] = {{0, 52, false}, {49, 53, false}, {53, 60, false}, {50, 68, false}, {0, 69, false}};
    VT_MIRROR(canvas, cloth, &VT_FINISH_SOLID, top);
    vt_patch(canvas, VT_CENTRE, 60, 9, 88, 2, leather);
    vt_patch(canvas, VT_CENTRE, 128, 13, 12, 3, &hook);
}

static void zipped_top(vt_canvas *canvas, const vt_design *design, const vt_fabric *cloth,
                       const vt_fabric *leather)
{
    vt_point zip[] = {{50, 150, true}, {47, 100, false}, {30, 74, false}, {0.2, 70, true}};
    vt_line_pair(canvas, zip, 4, 3, vt_darker(cloth->base, 0.3), 0);
    vt_line_pair(canvas, zip, 4, 1.3, design->metal, 0.8);
    vt_patch(canvas, VT_CENTRE + 47, 128, 4, 16, 1.5, leather);
    vt_patch(canvas, VT_CENTRE, 112, 17, 22, 2, leather);
    brand_stamp(canvas, 122, design->metal);
}

/* Shoulder straps seen at the sides, the loop on top and the body itself. */
static void pack_body(vt_canvas *canvas, const vt_fabric *cloth, const vt_fabric *tone, bool square)
{
    vt_point side_strap[] = {{50, 120, true}, {70, 150, false}, {70, 205, false}, {52, 236, true}}, points[4];
    for (int side = -1; side <= 1; side += 2) {
        vt_on_side(points, side_strap, 4, side);
        strap(canvas, tone, points, 4, 8);
    }
    arch(canvas, tone, 15, 70, 40, 6.5);
    vt_point body[] = {{0, 58, false},
                       {square ? 50 : 30, square ? 58 : 61, square},
                       {52, square ? 90 : 84, false},
                       {square ? 57 : 58, 140, false},
                       {59, 220, false},
                       {56, 244, false},
                       {44, 252, false},
                       {0, 254, false}};
    vt_fold_pair(canvas, (vt_fold_line){46, 100, 40, 168, 3, 8, -0.2});
    VT_MIRROR(canvas, cloth, &VT_FINISH_CLOTH, body);
}

static void front_pocket(vt_canvas *canvas, const vt_design *design, const vt_fabric *tone,
                         const vt_fabric *leather)
{
    vt_point pocket[] = {{0, 172, false},  {40, 173, false}, {48, 180, false}, {49, 220, false},
                         {47, 240, false}, {40, 246, false}, {0, 248, false}};
    vt_point zip[] = {{VT_CENTRE - 41, 183, true}, {VT_CENTRE, 181, false}, {VT_CENTRE + 41, 183, true}};
    VT_MIRROR(canvas, tone, &VT_FINISH_CLOTH, pocket);
    vt_line(canvas, zip, 3, 3, vt_darker(tone->base, 0.3), 0);
    vt_line(canvas, zip, 3, 1.3, design->metal, 0.8);
    vt_patch(canvas, VT_CENTRE + 34, 182, 3.6, 13, 1.5, leather);
}

void vt_draw_backpack(vt_canvas *canvas, const vt_design *design)
{
    bool roll = vt_trait_is(design, "Style", "Roll-Top"), flap = vt_trait_is(design, "Style", "Rucksack"),
         kids = vt_is_kids(design);
    vt_fabric cloth = design->cloth,
              leather = vt_woven(vt_trait_is(design, "Detail", "Leather Trim") ? vt_hex(0x8F5E38)
                                                                               : vt_darker(cloth.base, 0.2),
                                 "Grained", 0.12),
              tone = vt_cloth_in(design, vt_trait_is(design, "Detail", "Two-Tone")
                                             ? design->trim
                                             : vt_darker(cloth.base, 0.08));
    double scale = kids ? 0.84 : 1;
    vt_canvas_place(canvas, (1 - scale) * VT_CENTRE, (1 - scale) * 170, scale);
    vt_ground_shadow(canvas, VT_CENTRE, 252, 70, 0.34);
    cloth.y = 80;
    pack_body(canvas, &cloth, &tone, roll);
    front_pocket(canvas, design, &tone, &leather);
    if (flap)
        buckled_lid(canvas, design, &cloth, &leather);
    else if (roll)
        rolled_top(canvas, design, &cloth, &leather);
    else
        zipped_top(canvas, design, &cloth, &leather);
    vt_canvas_place(canvas, 0, 0, 1);
}

void vt_draw_duffel(vt_canvas *canvas, const vt_design *design)
{
    vt_fabric cloth = design->cloth,
              leather = vt_woven(vt_trait_is(design, "Detail", "Leather Trim") ? vt_hex(0x8F5E38)
                                                                               : vt_darker(cloth.base, 0.25),
                                 "Grained", 0.12);
    vt_canvas_place(canvas, 0, -6, 1);
    vt_ground_shadow(canvas, VT_CENTRE, 226, 92, 0.34);
    cloth.y = 150;
    arch(canvas, &leather, 30, 150, 96, 6);
    vt_point body[] = {{0, 140, false},  {62, 142, false}, {84, 156, false}, {89, 186, false},
                       {86, 214, false}, {74, 226, false}, {0, 227, false}};
    vt_fold_pair(canvas, (vt_fold_line){58, 144, 66, 222, -4, 9, -0.24});
    VT_MIRROR(canvas, &cloth, &VT_FINISH_CLOTH, body);
    vt_point end[] = {{68, 143, true},  {84, 156, false}, {89, 186, false},
                      {86, 214, false}, {74, 226, false}, {70, 190, false}},
             points[6];
    for (int side = -1; side <= 1; side += 2) {
        vt_on_side(points, end, 6, side);
        vt_outline(canvas, points, 6);
        vt_piece(canvas, &leather, &VT_FINISH_PATCH);
    }
    vt_point zip[] = {{VT_CENTRE - 62, 149, true}, {VT_CENTRE, 147, false}, {VT_CENTRE + 62, 149, true}};
    vt_line(canvas, zip, 3, 3.2, vt_darker(cloth.base, 0.35), 0);
    vt_line(canvas, zip, 3, 1.4, design->metal, 0.8);
    arch(canvas, &leather, 34, 224, 100, 7);
    vt_point grip[] = {{VT_CENTRE - 12, 102, true}, {VT_CENTRE, 100, false}, {VT_CENTRE + 12, 102, true}};
    strap(canvas, &leather, grip, 3, 10);
    brand_stamp(canvas, 184, design->metal);
    vt_canvas_place(canvas, 0, 0, 1);
}

static void card_slots(vt_canvas *canvas, const vt_design *design, const vt_fabric *leather, double wide,
                       double bottom)
{
    for (int slot = 0; slot < 3; slot++) {
        double y = bottom - 64 + slot * 15;
        vt_fabric card = vt_plain(vt_mix(design->trim, design->metal, slot * 0.4));
        if (slot == 0) vt_patch(canvas, VT_CENTRE + 2, y - 10, wide * 1.6, 16, 1, &card);
        vt_patch(canvas, VT_CENTRE, y, 2 * wide - 9, bottom - 4 - y, 4, leather);
    }
}

void vt_draw_wallet(vt_canvas *canvas, const vt_design *design)
{
    vt_fabric leather = design->cloth, tone = vt_cloth_in(design, vt_darker(design->cloth.base, 0.06)),
              metal = vt_plain(design->metal);
    bool lengthy = vt_trait_is(design, "Style", "Continental"),
         cards = vt_trait_is(design, "Style", "Card Holder");
    double wide = lengthy ? 82 : cards ? 58 : 66, top = 112, bottom = lengthy ? 198 : cards ? 194 : 206;
    leather.y = top;
    vt_point body[] = {{0, top, true},
                       {wide - 5, top, false},
                       {wide, top + 5, false},
                       {wide, bottom - 5, false},
                       {wide - 5, bottom, false},
                       {0, bottom, true}};
    VT_MIRROR(canvas, &leather, &VT_FINISH_SOLID, body);
    vt_point stitch[] = {{0.2, top + 4, true},
                         {wide - 4, top + 4, true},
                         {wide - 4, bottom - 4, true},
                         {0.2, bottom - 4, true}};
    edge_stitch(canvas, stitch, 4, leather.base);
    if (cards)
        card_slots(canvas, design, &tone, wide, bottom);
    else if (lengthy) {
        vt_point flap[] = {
            {0, top - 2, true},          {wide - 5, top - 2, false},    {wide + 0.5, top + 5, false},
            {wide - 2, top + 44, false}, {wide * 0.5, top + 54, false}, {0, top + 56, false}};
        VT_MIRROR(canvas, &tone, &VT_FINISH_SOLID, flap);
        metal.gloss = 0.9;
        vt_patch(canvas, VT_CENTRE, top + 46, 15, 11, 4, &metal);
    } else {
        vt_point crease[] = {{VT_CENTRE - wide + 4, top + 30, true}, {VT_CENTRE + wide - 4, top + 30, true}};
        if (vt_trait_is(design, "Detail", "Contrast Stitch"))
            vt_line(canvas, crease, 2, 0.9, vt_hex(0xE2C79A), 1.8);
        brand_stamp(canvas, bottom - 20, vt_lighter(leather.base, 0.35));
    }
}
