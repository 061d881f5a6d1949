/* What is worn on the head, round the neck and on the hands and feet. */
#include "drawings.h"

#include <string.h>

#define VT_MIRROR(canvas, fabric, finish, points)                                                            \
    (vt_outline_mirrored(canvas, points, VT_COUNT(points)), vt_piece(canvas, fabric, finish))

static void mesh_sides(vt_canvas *canvas, const vt_design *design)
{
    vt_fabric mesh = vt_woven(design->trim, "Waffle", 0.6);
    vt_point panel[] = {{38, 99, true},  {60, 122, false}, {68, 160, false},
                        {66, 184, true}, {46, 180, true},  {46, 140, false}},
             points[6];
    for (int side = -1; side <= 1; side += 2) {
        vt_on_side(points, panel, 6, side);
        vt_outline(canvas, points, 6);
        vt_piece(canvas, &mesh, &VT_FINISH_PATCH);
    }
}

static void cap_visor(vt_canvas *canvas, const vt_fabric *visor)
{
    static const vt_finish visor_finish = {.roundness = 5, .depth = 0.4, .shadow = 0.24, .reach = 3};
    vt_point brim[] = {{0, 170, false},  {40, 172, false}, {67, 183, true}, {76, 200, false},
                       {58, 214, false}, {30, 207, false}, {0, 204, false}};
    VT_MIRROR(canvas, visor, &visor_finish, brim);
    for (int row = 0; row < 3; row++) {
        vt_point stitch[] = {{0.2, 198 - row * 6, true},
                             {32, 201 - row * 6.2, false},
                             {58 - row, 207 - row * 7, false},
                             {70 - row * 2, 198 - row * 5, true}};
        vt_line_pair(canvas, stitch, 4, 0.5, vt_seam_colour(visor->base), 1.6);
    }
}

static void cap_badge(vt_canvas *canvas, const vt_design *design, const vt_fabric *cloth)
{
    vt_fabric badge = vt_plain(design->trim);
    vt_patch(canvas, VT_CENTRE, 130, 34, 22, 5, &badge);
    vt_patch(canvas, VT_CENTRE, 138, 20, 2.4, 1, cloth);
    vt_patch(canvas, VT_CENTRE, 143, 14, 2.4, 1, cloth);
}

void vt_draw_cap(vt_canvas *canvas, const vt_design *design)
{
    vt_fabric cloth = design->cloth,
              visor =
                  vt_cloth_in(design, vt_trait_is(design, "Detail", "Contrast Visor") ? design->trim
                                                                                      : design->cloth.base);
    vt_rgb seam = vt_seam_colour(cloth.base);
    double scale = vt_is_kids(design) ? 0.86 : 1;
    vt_canvas_place(canvas, (1 - scale) * VT_CENTRE, (1 - scale) * 170, scale);
    vt_ground_shadow(canvas, VT_CENTRE, 210, 84, 0.28);
    cloth.y = 100;
    vt_point crown[] = {{0, 92, false},   {34, 97, false}, {60, 122, false},
                        {68, 160, false}, {66, 184, true}, {0, 190, true}};
    vt_fold_pair(canvas, (vt_fold_line){46, 116, 54, 172, 4, 8, -0.18});
    VT_MIRROR(canvas, &cloth, &VT_FINISH_CLOTH, crown);
    if (vt_trait_is(design, "Detail", "Mesh Back")) mesh_sides(canvas, design);
    vt_point centre[] = {{VT_CENTRE, 93, true}, {VT_CENTRE, 176, true}},
             panel[] = {{1, 93, true}, {36, 116, false}, {46, 148, false}, {48, 176, true}};
    vt_line(canvas, centre, 2, 0.8, seam, 0);
    vt_line_pair(canvas, panel, 4, 0.8, seam, 0);
    vt_button(canvas, VT_CENTRE, 92, 4, visor.base);
    cap_visor(canvas, &visor);
    if (vt_trait_is(design, "Detail", "Badge")) cap_badge(canvas, design, &cloth);
    for (int side = -1; side <= 1; side += 2) {
        cairo_t *cr = vt_canvas_ink(canvas);
        vt_ink(cr, vt_darker(cloth.base, 0.5), 0.9);
        cairo_arc(cr, VT_CENTRE + side * 26, 116, 1.4, 0, 2 * VT_PI);
        cairo_fill(cr);
    }
    vt_canvas_place(canvas, 0, 0, 1);
}

static void beanie(vt_canvas *canvas, const vt_design *design)
{
    vt_fabric knit = design->cloth, cuff = vt_cloth_plain(design);
    cuff.weave = vt_weave_named("Rib"), cuff.weave_depth = 0.8;
    if (!knit.weave) knit.weave = vt_weave_named("Wide Rib"), knit.weave_depth = 0.8;
    knit.y = 96;
    vt_point dome[] = {{0, 82, false}, {34, 90, false}, {60, 124, false}, {66, 180, true}, {0, 190, true}};
    VT_MIRROR(canvas, &knit, &VT_FINISH_CLOTH, dome);
    vt_point band[] = {{0, 172, false}, {66, 166, true}, {69, 186, false}, {66, 206, true}, {0, 213, false}};
    VT_MIRROR(canvas, &cuff, &VT_FINISH_SOLID, band);
    if (vt_trait_is(design, "Detail", "Pompom")) {
        vt_fabric wool = vt_woven(vt_mix(design->cloth.base, design->trim, 0.6), "Fleece", 1.6);
        wool.grain = 0.14;
        cairo_arc(vt_canvas_outline(canvas), VT_CENTRE, 72, 21, 0, 2 * VT_PI);
        vt_piece(canvas, &wool, &VT_FINISH_CLOTH);
    } else {
        vt_fabric label = vt_plain(design->trim);
        vt_patch(canvas, VT_CENTRE, 186, 18, 12, 1, &label);
    }
}

static void brim_stitches(vt_canvas *canvas, double droop, vt_rgb seam)
{
    for (int row = 0; row < 3; row++) {
        vt_point stitch[] = {{0.2, 196 + row * droop * 0.32, true},
                             {40, 193 + row * droop * 0.34, false},
                             {58 + row * 5, 187 + row * droop * 0.30, true}};
        vt_line_pair(canvas, stitch, 3, 0.5, seam, 1.6);
    }
}

static void brimmed(vt_canvas *canvas, const vt_design *design, double brim_half, double droop)
{
    const char *style = vt_trait_value(design, "Style");
    vt_fabric felt = design->cloth, band = vt_plain(design->trim),
              under = vt_cloth_in(design, vt_darker(design->cloth.base, 0.22));
    bool bucket = strcmp(style, "Bucket") == 0;
    felt.y = 100;
    vt_ground_shadow(canvas, VT_CENTRE, 205 + droop * 0.4, brim_half, 0.28);
    vt_point back[] = {{0, 172, false},
                       {brim_half * 0.7, 174, false},
                       {brim_half, 184 + droop * 0.4, false},
                       {brim_half * 0.7, 192, false},
                       {0, 194, false}};
    VT_MIRROR(canvas, &under, &VT_FINISH_INSIDE, back);
    vt_point flat[] = {{0, 104, false},  {30, 102, false}, {42, 112, false},
                       {50, 150, false}, {54, 184, true},  {0, 194, false}};
    vt_point low[] = {{0, 120, false},  {34, 119, false}, {47, 127, false},
                      {54, 156, false}, {58, 184, true},  {0, 194, false}};
    vt_point pinched[] = {{0, 102, false},  {12, 94, false}, {30, 95, false}, {44, 114, false},
                          {51, 152, false}, {55, 184, true}, {0, 194, false}};
    if (strcmp(style, "Fedora") == 0) {
        vt_fold(canvas, (vt_fold_line){VT_CENTRE, 100, VT_CENTRE, 140, 0, 14, -0.6});
        vt_fold_pair(canvas, (vt_fold_line){20, 108, 32, 146, 3, 10, -0.35});
        VT_MIRROR(canvas, &felt, &VT_FINISH_CLOTH, pinched);
    } else if (bucket || strcmp(style, "Boater") == 0)
        VT_MIRROR(canvas, &felt, &VT_FINISH_CLOTH, low);
    else
        VT_MIRROR(canvas, &felt, &VT_FINISH_CLOTH, flat);
    if (!bucket) {
        vt_point ribbon[] = {{0, 170, false}, {52, 162, true}, {54.6, 183, true}, {0, 193, false}};
        VT_MIRROR(canvas, &band, &VT_FINISH_PATCH, ribbon);
    }
    vt_point brim[] = {{0, 190, false},
                       {54, 180, true},
                       {brim_half, 183 + droop * 0.5, false},
                       {brim_half * 0.96, 192 + droop, false},
                       {brim_half * 0.6, 204 + droop, false},
                       {0, 209 + droop, false}};
    vt_fold_pair(canvas, (vt_fold_line){20, 196, brim_half - 8, 194 + droop, -5, 6, 0.2});
    VT_MIRROR(canvas, &felt, &VT_FINISH_SOLID, brim);
    if (bucket) brim_stitches(canvas, droop, vt_seam_colour(felt.base));
}

void vt_draw_hat(vt_canvas *canvas, const vt_design *design)
{
    const char *style = vt_trait_value(design, "Style");
    double scale = vt_is_kids(design) ? 0.86 : 1;
    vt_canvas_place(canvas, (1 - scale) * VT_CENTRE, (1 - scale) * 150, scale);
    if (strcmp(style, "Beanie") == 0)
        beanie(canvas, design);
    else if (strcmp(style, "Bucket") == 0)
        brimmed(canvas, design, 76, 22);
    else if (strcmp(style, "Sun Hat") == 0)
        brimmed(canvas, design, 104, 14);
    else
        brimmed(canvas, design, strcmp(style, "Boater") == 0 ? 92 : 90, strcmp(style, "Boater") == 0 ? 2 : 5);
    vt_canvas_place(canvas, 0, 0, 1);
}

static void fringe(vt_canvas *canvas, double left, double right, double y, vt_rgb colour)
{
    cairo_t *cr = vt_canvas_ink(canvas);
    for (double x = left + 1.5; x < right; x += 3.4) {
        cairo_set_line_width(cr, 1.7);
        vt_ink(cr, vt_darker(colour, 0.2), 1);
        cairo_move_to(cr, x + 0.6, y), cairo_line_to(cr, x + 1, y + 13);
        cairo_stroke(cr);
        cairo_set_line_width(cr, 1.4);
        vt_ink(cr, vt_lighter(colour, 0.08), 1);
        cairo_move_to(cr, x, y), cairo_curve_to(cr, x - 0.5, y + 4, x + 0.8, y + 8, x + 0.2, y + 12.5);
        cairo_stroke(cr);
    }
}

void vt_draw_scarf(vt_canvas *canvas, const vt_design *design)
{
    vt_fabric cloth = design->cloth, back = design->cloth, turned = design->cloth;
    bool silk = vt_trait_is(design, "Style", "Square");
    back.base = vt_darker(cloth.base, 0.12);
    cloth.y = 60, back.angle = 0.25, turned.angle = -0.5;
    double wide = silk ? 24 : 30, end = vt_vary(design, 80, 240, 258);
    vt_point behind[] = {{VT_CENTRE + 4, 116, true},
                         {VT_CENTRE + 8 + wide * 1.3, 112, true},
                         {VT_CENTRE + 16 + wide * 1.35, end - 26, true},
                         {VT_CENTRE + 14, end - 22, true}};
    vt_fold(canvas, (vt_fold_line){VT_CENTRE + 20, 120, VT_CENTRE + 30, end - 26, 2, 6, -0.3});
    vt_outline(canvas, behind, VT_COUNT(behind));
    vt_piece(canvas, &back, &VT_FINISH_CLOTH);
    if (!silk) fringe(canvas, VT_CENTRE + 14, VT_CENTRE + 16 + wide * 1.35, end - 25, back.base);
    vt_point front[] = {{VT_CENTRE - 42, 108, true},
                        {VT_CENTRE + 2, 118, true},
                        {VT_CENTRE + 4, end, true},
                        {VT_CENTRE - 42 - wide * 0.2, end - 3, true}};
    vt_fold(canvas, (vt_fold_line){VT_CENTRE - 12, 120, VT_CENTRE - 10, end, 2, 7, -0.32});
    vt_fold(canvas, (vt_fold_line){VT_CENTRE - 28, 116, VT_CENTRE - 32, end, -2, 7, 0.26});
    vt_outline(canvas, front, VT_COUNT(front));
    vt_piece(canvas, &cloth, &VT_FINISH_CLOTH);
    if (!silk) fringe(canvas, VT_CENTRE - 42 - wide * 0.2, VT_CENTRE + 4, end - 1, cloth.base);
    vt_point loop_back[] = {{VT_CENTRE - 44, 92, true},
                            {VT_CENTRE - 34, 60, false},
                            {VT_CENTRE, 47, false},
                            {VT_CENTRE + 34, 60, false},
                            {VT_CENTRE + 44, 92, true}};
    vt_ribbon(canvas, loop_back, VT_COUNT(loop_back), 26, 26);
    vt_piece(canvas, &back, &VT_FINISH_CLOTH);
    vt_point loop[] = {{VT_CENTRE - 56, 82, false},  {VT_CENTRE - 44, 76, false},
                       {VT_CENTRE - 20, 92, false},  {VT_CENTRE + 18, 93, false},
                       {VT_CENTRE + 44, 76, false},  {VT_CENTRE + 56, 82, false},
                       {VT_CENTRE + 50, 110, false}, {VT_CENTRE + 20, 130, false},
                       {VT_CENTRE - 22, 130, false}, {VT_CENTRE - 50, 112, false}};
    vt_fold(canvas, (vt_fold_line){VT_CENTRE - 48, 92, VT_CENTRE + 44, 96, 16, 6, -0.36});
    vt_fold(canvas, (vt_fold_line){VT_CENTRE - 46, 100, VT_CENTRE + 40, 106, 16, 6, 0.3});
    vt_outline(canvas, loop, VT_COUNT(loop));
    vt_piece(canvas, &turned, &VT_FINISH_CLOTH);
}

static void bow_tie(vt_canvas *canvas, const vt_design *design)
{
    vt_fabric silk = design->cloth;
    vt_point wing[] = {{6, 142, true},   {30, 126, false}, {66, 120, false}, {70, 150, false},
                       {66, 180, false}, {30, 172, false}, {6, 158, true}},
             points[7];
    for (int side = -1; side <= 1; side += 2) {
        silk.angle = side * 0.3;
        vt_fold(canvas, (vt_fold_line){VT_CENTRE + side * 8, 148, VT_CENTRE + side * 40, 142, 2, 6, -0.45});
        vt_fold(canvas, (vt_fold_line){VT_CENTRE + side * 8, 152, VT_CENTRE + side * 40, 160, 2, 6, 0.35});
        vt_on_side(points, wing, 7, side);
        vt_outline(canvas, points, 7);
        vt_piece(canvas, &silk, &VT_FINISH_CLOTH);
    }
    vt_point centre[] = {
        {0, 138, false}, {9, 138, false}, {10.5, 150, false}, {9, 162, false}, {0, 162, false}};
    VT_MIRROR(canvas, &design->cloth, &VT_FINISH_SOLID, centre);
}

void vt_draw_tie(vt_canvas *canvas, const vt_design *design)
{
    vt_fabric silk = design->cloth, knot = design->cloth, tail = design->cloth;
    if (vt_trait_is(design, "Style", "Bow Tie")) {
        bow_tie(canvas, design);
        return;
    }
    double wide = vt_trait_is(design, "Style", "Slim") ? 15 : 20,
           flat = vt_trait_is(design, "Style", "Knitted") ? 1 : 0;
    tail.base = vt_darker(silk.base, 0.15);
    tail.y = 60;
    vt_point behind[] = {{3, 60, true}, {wide * 0.66, 232, true}, {0, 244, true}};
    for (size_t i = 0; i < 3; i++) behind[i].y -= 4;
    vt_canvas_place(canvas, 7, 0, 1);
    VT_MIRROR(canvas, &tail, &VT_FINISH_SOLID, behind);
    vt_canvas_place(canvas, 0, 0, 1);
    vt_point loop[] = {{VT_CENTRE - 9, 40, true},
                       {VT_CENTRE - 26, 26, false},
                       {VT_CENTRE, 19, false},
                       {VT_CENTRE + 26, 26, false},
                       {VT_CENTRE + 9, 40, true}};
    vt_ribbon(canvas, loop, 5, 8, 8);
    vt_piece(canvas, &tail, &VT_FINISH_SOLID);
    vt_point blade[] = {{0, 54, true},
                        {7, 54, true},
                        {wide * 0.72, 150, false},
                        {wide, flat > 0 ? 268 : 248, true},
                        {0, flat > 0 ? 268 : 274, true}};
    vt_fold(canvas, (vt_fold_line){VT_CENTRE, 56, VT_CENTRE - 2, 110, 0, 4, -0.5});
    VT_MIRROR(canvas, &silk, &VT_FINISH_CLOTH, blade);
    knot.angle = 0.5;
    vt_point tied[] = {{0, 36, true}, {13, 35, true}, {8, 57, true}, {0, 59, true}};
    VT_MIRROR(canvas, &knot, &VT_FINISH_SOLID, tied);
}

static void one_sock(vt_canvas *canvas, const vt_design *design, double x, double top)
{
    vt_fabric knit = design->cloth, rib = vt_cloth_plain(design),
              heel = vt_plain(vt_trait_is(design, "Detail", "Contrast Heel")
                                  ? design->trim
                                  : vt_darker(design->cloth.base, 0.07));
    rib.base = vt_trait_is(design, "Detail", "Contrast Heel") ? design->trim : rib.base;
    rib.weave = vt_weave_named("Rib"), rib.weave_depth = 0.7;
    knit.x = x, knit.y = top;
    vt_point sock[] = {{x + 22, top, true},  {x + 62, top, true},  {x + 61, 172, false}, {x + 62, 200, false},
                       {x + 56, 222, false}, {x + 30, 240, false}, {x - 4, 256, false},  {x - 24, 258, false},
                       {x - 34, 245, false}, {x - 26, 230, false}, {x + 4, 214, false},  {x + 21, 192, false},
                       {x + 22, 150, false}};
    vt_fold(canvas, (vt_fold_line){x + 22, 190, x + 48, 206, 3, 6, -0.3});
    vt_fold(canvas, (vt_fold_line){x + 18, 200, x + 42, 216, 3, 6, 0.24});
    vt_outline(canvas, sock, VT_COUNT(sock));
    vt_piece(canvas, &knit, &VT_FINISH_CLOTH);
    vt_point heel_shape[] = {{x + 61.5, 184, true},
                             {x + 62.5, 204, false},
                             {x + 55, 222, false},
                             {x + 42, 232, true},
                             {x + 40, 206, false}};
    vt_point toe[] = {{x - 8, 223, true},     {x - 26, 230, false}, {x - 34.5, 245, false},
                      {x - 24, 258.4, false}, {x - 2, 255.5, true}, {x - 12, 240, false}};
    vt_outline(canvas, heel_shape, 5);
    vt_piece(canvas, &heel, &VT_FINISH_PATCH);
    vt_outline(canvas, toe, 6);
    vt_piece(canvas, &heel, &VT_FINISH_PATCH);
    vt_point cuff[] = {{x + 21, top - 2, true},
                       {x + 63, top - 2, true},
                       {x + 62.4, top + 17, true},
                       {x + 21.6, top + 17, true}};
    vt_outline(canvas, cuff, 4);
    vt_piece(canvas, &rib, &VT_FINISH_PATCH);
}

void vt_draw_socks(vt_canvas *canvas, const vt_design *design)
{
    double top = vt_trait_is(design, "Length", "Ankle")       ? 152
                 : vt_trait_is(design, "Length", "Knee-High") ? 44
                                                              : 88;
    double scale = vt_is_kids(design) ? 0.86 : 1, lift = (top - 44) * 0.4;
    vt_canvas_place(canvas, 18 + (1 - scale) * VT_CENTRE, -lift - 14 + (1 - scale) * 150, scale);
    one_sock(canvas, design, 112, top);
    vt_canvas_place(canvas, -14 + (1 - scale) * VT_CENTRE, -lift + 4 + (1 - scale) * 150, scale);
    one_sock(canvas, design, 86, top);
    vt_canvas_place(canvas, 0, 0, 1);
}

static void one_glove(vt_canvas *canvas, const vt_design *design, int side)
{
    vt_fabric cloth = design->cloth, cuff = vt_cloth_plain(design);
    bool knitted = !vt_list_has("Leather|Suede", vt_trait_value(design, "Fabric")),
         mitten = vt_trait_is(design, "Style", "Mitten");
    if (knitted) cuff.weave = vt_weave_named("Rib"), cuff.weave_depth = 0.7;
    cloth.x = VT_CENTRE + side * 48, cloth.y = 90;
    vt_point fingers[] = {{22, 214, true}, {20, 176, false}, {14, 160, false}, {4, 146, false},
                          {2, 134, false}, {10, 130, false}, {22, 142, true},  {22, 96, false},
                          {27, 89, false}, {33, 96, false},  {34, 130, true},  {35, 82, false},
                          {41, 75, false}, {47, 82, false},  {48, 130, true},  {50, 84, false},
                          {56, 78, false}, {61, 85, false},  {62, 132, true},  {65, 98, false},
                          {70, 92, false}, {75, 98, false},  {76, 150, false}, {72, 214, true}};
    vt_point hand[] = {{22, 214, true},  {20, 176, false}, {14, 160, false}, {2, 144, false}, {1, 130, false},
                       {11, 128, false}, {23, 144, true},  {23, 100, false}, {34, 80, false}, {54, 76, false},
                       {70, 92, false},  {76, 130, false}, {75, 176, false}, {72, 214, true}};
    vt_point points[24];
    size_t count = mitten ? VT_COUNT(hand) : VT_COUNT(fingers);
    vt_on_side(points, mitten ? hand : fingers, count, side);
    vt_outline(canvas, points, count);
    vt_piece(canvas, &cloth, mitten ? &VT_FINISH_CLOTH : &VT_FINISH_SOLID);
    vt_point band[] = {{20, 204, true}, {74, 204, true}, {75, 236, true}, {19, 236, true}};
    vt_on_side(points, band, 4, side);
    vt_outline(canvas, points, 4);
    vt_piece(canvas, &cuff, &VT_FINISH_SOLID);
    if (knitted) return;
    for (int ray = 0; ray < 3; ray++) {
        vt_point point[] = {{34 + ray * 14, 150, true}, {38 + ray * 10, 184, true}};
        vt_on_side(points, point, 2, side);
        vt_line(canvas, points, 2, 0.8, vt_seam_colour(cloth.base), 0);
    }
}

void vt_draw_gloves(vt_canvas *canvas, const vt_design *design)
{
    double scale = vt_is_kids(design) ? 0.84 : 1;
    vt_canvas_place(canvas, (1 - scale) * VT_CENTRE, -6 + (1 - scale) * 150, scale);
    one_glove(canvas, design, -1);
    one_glove(canvas, design, 1);
    vt_canvas_place(canvas, 0, 0, 1);
}
