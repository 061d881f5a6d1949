#include "shoes.h"

#include <string.h>

void vt_pair(vt_canvas *canvas, const vt_design *design, vt_one_shoe *draw, double dx, double dy)
{
    double scale = vt_is_kids(design)     ? 0.80
                   : vt_is_womens(design) ? 0.94
                                          : 1,
           left = (1 - scale) * VT_CENTRE - dx * scale * 0.42;
    double down = (1 - scale) * VT_FLOOR * 0.9 - dy * scale * 0.32;
    vt_canvas_place(canvas, left + dx * scale, down + dy * scale, scale * 0.97);
    vt_ground_shadow(canvas, VT_CENTRE, VT_FLOOR - 1, 100, 0.34);
    draw(canvas, design);
    vt_canvas_place(canvas, left, down, scale);
    vt_ground_shadow(canvas, VT_CENTRE, VT_FLOOR, 102, 0.42);
    draw(canvas, design);
    vt_canvas_place(canvas, 0, 0, 1);
}

void vt_shape(vt_canvas *canvas, const vt_fabric *fabric, const vt_finish *finish, const vt_point *points,
              size_t count)
{
    vt_outline(canvas, points, count);
    vt_piece(canvas, fabric, finish);
}

void vt_laces(vt_canvas *canvas, vt_lacing lacing)
{
    for (int row = 0; row < lacing.rows; row++) {
        double share = lacing.rows > 1 ? (double)row / (lacing.rows - 1) : 0;
        double x = lacing.x0 + (lacing.x1 - lacing.x0) * share,
               y = lacing.y0 + (lacing.y1 - lacing.y0) * share;
        vt_point lace[] = {{x, y, true},
                           {x + lacing.dx * 0.5, y + lacing.dy * 0.5 - 1.2, false},
                           {x + lacing.dx, y + lacing.dy, true}};
        vt_point shade[] = {{x + 0.4, y + 1.2, true},
                            {x + lacing.dx * 0.5, y + lacing.dy * 0.5, false},
                            {x + lacing.dx + 0.4, y + lacing.dy + 1.2, true}};
        vt_line(canvas, shade, 3, 3, vt_hex(0x2A2828), 0);
        vt_line(canvas, lace, 3, 2.9, lacing.colour, 0);
    }
}

static void cup_sole(vt_canvas *canvas, const vt_fabric *rubber, double thick, bool toe_bumper)
{
    double top = VT_FLOOR - thick;
    vt_point sole[] = {{25, VT_FLOOR - 10, false},  {30, top + 1, false},  {60, top + 2, false},
                       {120, top + 1, false},       {168, top - 3, false}, {200, top - 5, true},
                       {203, VT_FLOOR - 10, false}, {199, VT_FLOOR, true}, {110, VT_FLOOR + 0.5, false},
                       {40, VT_FLOOR, true}};
    VT_SHAPE(canvas, rubber, &VT_FINISH_SOLID, sole);
    vt_point line[] = {{29, VT_FLOOR - 6, true}, {110, VT_FLOOR - 4.5, false}, {201, VT_FLOOR - 6.5, true}};
    vt_line(canvas, line, 3, 0.8, vt_seam_colour(rubber->base), 0);
    if (!toe_bumper) return;
    vt_point bumper[] = {{25.5, VT_FLOOR - 10, false}, {29, top - 8, false},     {40, top - 10, true},
                         {50, top + 4, true},          {48, VT_FLOOR - 1, true}, {36, VT_FLOOR - 1, true}};
    VT_SHAPE(canvas, rubber, &VT_FINISH_PATCH, bumper);
}

static void runner_sole(vt_canvas *canvas, const vt_fabric *foam, vt_rgb tread)
{
    vt_fabric outsole = vt_plain(tread);
    double f = VT_FLOOR;
    vt_point under[] = {{27, f - 14, false}, {44, f - 5, false},  {80, f, false},      {150, f, false},
                        {192, f - 2, false}, {208, f - 14, true}, {150, f - 12, true}, {60, f - 12, true}};
    VT_SHAPE(canvas, &outsole, &VT_FINISH_SOLID, under);
    vt_point sole[] = {{22, f - 17, false},  {28, f - 24, true},  {70, f - 20, false},  {120, f - 22, false},
                       {160, f - 29, false}, {203, f - 36, true}, {211, f - 26, false}, {207, f - 9, true},
                       {180, f - 5, false},  {140, f - 6, false}, {120, f - 4, false},  {70, f - 4, false},
                       {36, f - 9, false}};
    vt_fold(canvas, (vt_fold_line){60, f - 12, 130, f - 14, 3, 4, -0.3});
    vt_fold(canvas, (vt_fold_line){130, f - 15, 206, f - 19, -3, 4, -0.4});
    VT_SHAPE(canvas, foam, &VT_FINISH_SOLID, sole);
}

/* Tongue and the inside of the collar, seen behind the upper. */
static void collar_inside(vt_canvas *canvas, vt_rgb lining, double lift)
{
    vt_fabric inside = vt_plain(lining), dark = vt_plain(vt_darker(lining, 0.45));
    double f = VT_FLOOR;
    vt_point hollow[] = {{134, f - 75.2 - lift, true},
                         {160, f - 77.4 - lift, false},
                         {193, f - 81.1 - lift, true},
                         {188, f - 56 - lift, true},
                         {140, f - 56 - lift, true}};
    VT_SHAPE(canvas, &dark, &VT_FINISH_INSIDE, hollow);
    vt_point tongue[] = {{104, f - 66.3 - lift * 0.6, true}, {124, f - 87.8 - lift, false},
                         {131, f - 89.3 - lift, false},      {140, f - 84.1 - lift, false},
                         {142, f - 67.8 - lift, true},       {118, f - 57.4, true}};
    VT_SHAPE(canvas, &inside, &VT_FINISH_SOLID, tongue);
}

static void low_upper(vt_canvas *canvas, const vt_fabric *cloth, double lift)
{
    double f = VT_FLOOR;
    vt_point upper[] = {{30, f - 13, true},
                        {29, f - 24.9, false},
                        {40, f - 36, false},
                        {62, f - 42.6, false},
                        {90, f - 53, false},
                        {122, f - 75.9 - lift, true},
                        {139, f - 78.9 - lift, true},
                        {147, f - 70.8 - lift, false},
                        {164, f - 66.3 - lift, false},
                        {182, f - 73.7 - lift, false},
                        {193, f - 82.6 - lift, false},
                        {200, f - 75.9 - lift, false},
                        {197, f - 50, false},
                        {202, f - 16, true},
                        {120, f - 8, true}};
    vt_fold(canvas, (vt_fold_line){64, f - 41.2, 84, f - 20.4, 4, 5, -0.16});
    vt_fold(canvas, (vt_fold_line){74, f - 44.1, 96, f - 23.4, 4, 5, 0.14});
    VT_SHAPE(canvas, cloth, &VT_FINISH_CLOTH, upper);
}

static void eyestay(vt_canvas *canvas, const vt_fabric *cloth, double lift)
{
    double f = VT_FLOOR;
    vt_point stay[] = {{84, f - 50.8, true},         {122, f - 75.9 - lift, true},
                       {139, f - 78.9 - lift, true}, {138, f - 69.3 - lift, false},
                       {112, f - 47.1, false},       {92, f - 39.7, false}};
    VT_SHAPE(canvas, cloth, &VT_FINISH_PATCH, stay);
}

static void lace_up(vt_canvas *canvas, vt_rgb colour, double lift, int rows)
{
    double f = VT_FLOOR;
    vt_laces(canvas, (vt_lacing){90, f - 53, 121, f - 75.2 - lift, 11.5, 6.5, rows, colour});
    vt_point loop[] = {{124, f - 75.9 - lift, true},
                       {112, f - 82.6 - lift, false},
                       {110, f - 74.5 - lift, false},
                       {124, f - 74.5 - lift, true}};
    vt_point end[] = {
        {126, f - 74.5 - lift, true}, {134, f - 66.3 - lift, false}, {130, f - 58.9 - lift, true}};
    vt_line(canvas, loop, 4, 1.9, colour, 0);
    vt_line(canvas, end, 3, 1.9, colour, 0);
}

static void heel_tab(vt_canvas *canvas, const vt_fabric *cloth, double lift)
{
    double f = VT_FLOOR;
    vt_point tab[] = {{184, f - 75.2 - lift, true},    {193, f - 82.6 - lift, false},
                      {200.5, f - 75.9 - lift, false}, {197.5, f - 50, false},
                      {202, f - 16.7, true},           {170, f - 14, true},
                      {176, f - 33.8, false},          {188, f - 50, false}};
    VT_SHAPE(canvas, cloth, &VT_FINISH_PATCH, tab);
}

static void toe_panel(vt_canvas *canvas, const vt_fabric *cloth)
{
    double f = VT_FLOOR;
    vt_point toe[] = {{30, f - 13, true}, {29, f - 24.9, false}, {40, f - 36, false},
                      {52, f - 40, true}, {64, f - 30.8, false}, {72, f - 14, true}};
    VT_SHAPE(canvas, cloth, &VT_FINISH_PATCH, toe);
}

static void side_mark(vt_canvas *canvas, const vt_design *design, const vt_fabric *mark)
{
    double f = VT_FLOOR;
    int kind = (int)vt_vary(design, 40, 0, 3.99);
    if (kind == 0) { /* two slanted bars */
        for (int bar = 0; bar < 2; bar++) {
            double x = 116 + 15 * bar;
            vt_point slash[] = {
                {x, f - 16, true}, {x + 20, f - 53, true}, {x + 28, f - 53, true}, {x + 8, f - 16, true}};
            VT_SHAPE(canvas, mark, &VT_FINISH_PATCH, slash);
        }
    } else if (kind == 1) { /* a wave */
        vt_point wave[] = {{82, f - 20.4, true},  {112, f - 29.3, false}, {142, f - 26.4, false},
                           {180, f - 48.6, true}, {172, f - 35.2, false}, {144, f - 17.5, false},
                           {112, f - 21.9, false}};
        VT_SHAPE(canvas, mark, &VT_FINISH_PATCH, wave);
    } else if (kind == 2) { /* a chevron */
        vt_point chevron[] = {{108, f - 48.6, true}, {120, f - 53, true}, {154, f - 33.8, true},
                              {126, f - 14, true},   {112, f - 14, true}, {138, f - 33.8, true}};
        VT_SHAPE(canvas, mark, &VT_FINISH_PATCH, chevron);
    }
}

static void quarter_stitches(vt_canvas *canvas, vt_rgb colour)
{
    double f = VT_FLOOR;
    vt_point foxing[] = {
        {74, f - 17.5, true}, {84, f - 36.7, false}, {108, f - 44.1, false}, {134, f - 63.4, true}};
    vt_line(canvas, foxing, 4, 0.7, colour, 1.6);
}

static void elastic_gore(vt_canvas *canvas, vt_rgb colour)
{
    vt_fabric gore = vt_woven(vt_darker(colour, 0.3), "Rib", 0.5);
    double f = VT_FLOOR;
    vt_point elastic[] = {
        {118, f - 64.8, true}, {134, f - 67.8, true}, {140, f - 50, true}, {122, f - 47.1, true}};
    VT_SHAPE(canvas, &gore, &VT_FINISH_PATCH, elastic);
}

static void high_top_trim(vt_canvas *canvas, const vt_design *design)
{
    vt_fabric rubber = vt_plain(vt_hex(0xF3F0E9)), badge = vt_plain(design->trim);
    toe_panel(canvas, &rubber);
    cairo_arc(vt_canvas_outline(canvas), 166, VT_FLOOR - 76.7, 10, 0, 2 * VT_PI);
    vt_piece(canvas, &badge, &VT_FINISH_PATCH);
}

static void one_sneaker(vt_canvas *canvas, const vt_design *design)
{
    const char *style = vt_trait_value(design, "Style");
    bool high = strcmp(style, "High-Top") == 0, runner = strcmp(style, "Runner") == 0,
         slip = strcmp(style, "Slip-On") == 0;
    double lift = high ? 34 : slip ? -14 : 0;
    vt_rgb white = vt_hex(0xF3F0E9);
    vt_fabric sole = vt_plain(vt_trait_is(design, "Sole", "Gum")     ? vt_hex(0xC08A55)
                              : vt_trait_is(design, "Sole", "Black") ? vt_hex(0x2C2C30)
                                                                     : white);
    vt_fabric cloth = design->cloth, panel = vt_cloth_in(design, design->trim),
              tone = vt_cloth_in(design, vt_darker(design->cloth.base, 0.13));
    cloth.y = VT_FLOOR - 56;
    if (runner)
        tone.weave = panel.weave = vt_weave_named("Suede"), tone.weave_depth = panel.weave_depth = 0.3;
    collar_inside(canvas, slip ? vt_darker(design->cloth.base, 0.2) : vt_mix(design->cloth.base, white, 0.35),
                  lift);
    low_upper(canvas, &cloth, lift);
    if (strcmp(style, "Court") == 0 || runner) side_mark(canvas, design, &panel);
    if (runner) toe_panel(canvas, &tone);
    if (!slip && !high) heel_tab(canvas, runner ? &tone : &panel, lift);
    if (slip)
        elastic_gore(canvas, design->cloth.base);
    else {
        eyestay(canvas, runner || high ? &tone : &cloth, lift);
        lace_up(canvas,
                vt_lightness(design->cloth.base) > 0.6 ? white : vt_mix(white, design->cloth.base, 0.05),
                lift, high ? 7 : 5);
        quarter_stitches(canvas, vt_seam_colour(design->cloth.base));
    }
    if (high) high_top_trim(canvas, design);
    if (runner)
        runner_sole(canvas, &sole, vt_darker(vt_mix(sole.base, design->trim, 0.6), 0.15));
    else
        cup_sole(canvas, &sole, slip || high ? 15 : 18, high);
}

void vt_draw_sneaker(vt_canvas *canvas, const vt_design *design)
{
    bool high = vt_trait_is(design, "Style", "High-Top");
    vt_pair(canvas, design, one_sneaker, 14, high ? -40 : -46);
}

static void one_sports_shoe(vt_canvas *canvas, const vt_design *design)
{
    vt_fabric knit = design->cloth, panel = vt_plain(design->trim),
              tone = vt_plain(vt_darker(design->cloth.base, 0.2));
    vt_fabric foam = vt_plain(vt_trait_is(design, "Sole", "Black") ? vt_hex(0x303034) : vt_hex(0xF4F1EA));
    double f = VT_FLOOR;
    knit.y = f - 48.6;
    panel.gloss = tone.gloss = 0.3;
    collar_inside(canvas, vt_mix(design->cloth.base, design->trim, 0.35), 0);
    low_upper(canvas, &knit, 0);
    vt_point guard[] = {{30, f - 19, true},    {30, f - 27.8, false},  {40, f - 35.2, true},
                        {66, f - 26.4, false}, {110, f - 23.4, false}, {150, f - 27.8, true},
                        {150, f - 16, true}};
    VT_SHAPE(canvas, &tone, &VT_FINISH_PATCH, guard);
    for (int ray = 0; ray < 4; ray++) {
        double x = 92 + ray * 11, y = f - 50 - ray * 10.5;
        vt_point strap[] = {{x, y, true},
                            {x + 5, y - 5, true},
                            {x + 40 - ray * 3, f - 26.4 - ray * 2, false},
                            {x + 50 - ray * 2, f - 17.5, true},
                            {x + 45 - ray * 2, f - 17.5, true},
                            {x + 34 - ray * 3, f - 27.8 - ray * 2, false}};
        VT_SHAPE(canvas, &panel, &VT_FINISH_PATCH, strap);
    }
    heel_tab(canvas, &tone, 0);
    vt_point pull[] = {{194, f - 81.1, true}, {201, f - 87, false}, {199, f - 75.9, true}};
    vt_line(canvas, pull, 3, 2.2, design->trim, 0);
    lace_up(canvas, vt_hex(0xF3F0E9), 0, 5);
    runner_sole(canvas, &foam, vt_mix(design->trim, vt_hex(0x2A2A2E), 0.25));
}

void vt_draw_sports_shoe(vt_canvas *canvas, const vt_design *design)
{
    vt_pair(canvas, design, one_sports_shoe, 14, -46);
}
