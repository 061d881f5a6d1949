#include "shoes.h"

#include <string.h>

static void leather_sole(vt_canvas *canvas, vt_rgb colour, double heel)
{
    vt_fabric sole = vt_plain(colour), block = vt_plain(vt_darker(colour, 0.3));
    double f = VT_FLOOR;
    vt_point stack[] = {{152, f - heel - 1, true}, {200, f - heel - 2, true}, {199, f, true}, {154, f, true}};
    VT_SHAPE(canvas, &block, &VT_FINISH_SOLID, stack);
    vt_point welt[] = {{20, f - 6, false},         {26, f - 11, false},
                       {70, f - 6.5, false},       {110, f - 9, false},
                       {150, f - heel - 4, false}, {202, f - heel - 4, true},
                       {202, f - heel + 1, true},  {150, f - heel + 1, false},
                       {112, f - 4, false},        {70, f, false},
                       {34, f - 1, false}};
    VT_SHAPE(canvas, &sole, &VT_FINISH_PATCH, welt);
}

static void shoe_inside(vt_canvas *canvas, vt_rgb colour)
{
    vt_fabric dark = vt_plain(vt_darker(colour, 0.35));
    double f = VT_FLOOR;
    vt_point hollow[] = {{118, f - 61.8, true},
                         {150, f - 64.5, false},
                         {194, f - 64.5, true},
                         {190, f - 43.1, true},
                         {130, f - 43.1, true}};
    VT_SHAPE(canvas, &dark, &VT_FINISH_INSIDE, hollow);
}

static void formal_upper(vt_canvas *canvas, const vt_fabric *leather, bool pointed)
{
    double f = VT_FLOOR, tip = pointed ? 19 : 24;
    vt_point upper[] = {{tip + 2, f - 9, true}, {tip + 3, f - 15.7, false}, {42, f - 25, false},
                        {68, f - 31.1, false},  {96, f - 43.1, false},      {118, f - 59.2, true},
                        {132, f - 60.5, true},  {140, f - 55.1, false},     {160, f - 51.2, false},
                        {180, f - 55.8, false}, {193, f - 64.5, false},     {199, f - 59.2, false},
                        {195, f - 40.4, false}, {200, f - 13.7, true},      {120, f - 8, true}};
    vt_fold(canvas, (vt_fold_line){66, f - 29.8, 82, f - 12.3, 4, 4, -0.22});
    vt_fold(canvas, (vt_fold_line){74, f - 32.4, 92, f - 15, 4, 4, 0.18});
    VT_SHAPE(canvas, leather, &VT_FINISH_CLOTH, upper);
}

static void punched_line(vt_canvas *canvas, const vt_point *points, size_t count, vt_rgb colour)
{
    vt_line(canvas, points, count, 1.1, vt_darker(colour, 0.5), 1.1);
}

static void toe_cap(vt_canvas *canvas, const vt_design *design, const vt_fabric *leather)
{
    double f = VT_FLOOR;
    vt_fabric cap = *leather;
    const char *toe = vt_trait_value(design, "Toe");
    vt_point straight[] = {{26, f - 9, true},    {24, f - 15.7, false}, {42, f - 25, false},
                           {56, f - 28.4, true}, {66, f - 19, false},   {70, f - 8, true}};
    vt_point wing[] = {{26, f - 9, true},    {24, f - 15.7, false}, {42, f - 25, false},
                       {58, f - 28.7, true}, {64, f - 21.7, false}, {92, f - 13.7, false},
                       {122, f - 9.7, true}};
    if (strcmp(toe, "Cap") == 0) {
        VT_SHAPE(canvas, &cap, &VT_FINISH_PATCH, straight);
        vt_line(canvas, straight + 3, 3, 0.7, vt_seam_colour(leather->base), 1.2);
    }
    if (strcmp(toe, "Wingtip") == 0) {
        VT_SHAPE(canvas, &cap, &VT_FINISH_PATCH, wing);
        punched_line(canvas, wing + 3, 4, leather->base);
    }
}

static void loafer_details(vt_canvas *canvas, const vt_design *design, const vt_fabric *leather)
{
    double f = VT_FLOOR;
    vt_fabric top = *leather;
    vt_point apron[] = {{46, f - 24.4, false}, {58, f - 21.7, false}, {84, f - 27.7, false},
                        {108, f - 41.7, true}, {118, f - 59.2, true}, {96, f - 43.1, false},
                        {68, f - 31.1, false}};
    VT_SHAPE(canvas, &top, &VT_FINISH_PATCH, apron);
    vt_point strap[] = {{86, f - 38.4, true},  {105, f - 49.8, true}, {118, f - 40.4, false},
                        {124, f - 20.4, true}, {108, f - 19, true},   {104, f - 32.4, false}};
    VT_SHAPE(canvas, leather, &VT_FINISH_PATCH, strap);
    if (vt_trait_is(design, "Detail", "Horsebit")) {
        vt_point bit[] = {{94, f - 43.1, true}, {104, f - 35, false}, {110, f - 28.4, true}};
        vt_line(canvas, bit, 3, 3.4, vt_darker(design->metal, 0.3), 0);
        vt_line(canvas, bit, 3, 2.2, design->metal, 0);
    } else if (vt_trait_is(design, "Detail", "Tassel")) {
        for (int side = 0; side < 2; side++) {
            vt_point tassel[] = {{95 + side * 5, f - 43.1, true},
                                 {88 + side * 8, f - 32.4, true},
                                 {95 + side * 8, f - 31.1, true},
                                 {99 + side * 5, f - 43.1, true}};
            VT_SHAPE(canvas, leather, &VT_FINISH_PATCH, tassel);
        }
    } else {
        vt_fabric slot = vt_plain(vt_darker(leather->base, 0.55));
        vt_point penny[] = {
            {98, f - 41.1, true}, {104, f - 38.4, true}, {108, f - 32.4, true}, {102, f - 34.4, true}};
        VT_SHAPE(canvas, &slot, &VT_FINISH_INSIDE, penny);
    }
}

static void one_formal_shoe(vt_canvas *canvas, const vt_design *design)
{
    const char *style = vt_trait_value(design, "Style");
    double f = VT_FLOOR;
    vt_fabric leather = design->cloth;
    vt_rgb sole = vt_lightness(leather.base) < 0.25 ? vt_hex(0x3A2E28) : vt_hex(0x6B4630);
    shoe_inside(canvas, vt_hex(0xB58A5E));
    formal_upper(canvas, &leather, strcmp(style, "Loafer") != 0);
    toe_cap(canvas, design, &leather);
    vt_point heel[] = {{196, f - 36.5, true}, {180, f - 32.4, false}, {166, f - 12.3, true}};
    if (strcmp(style, "Loafer") == 0)
        loafer_details(canvas, design, &leather);
    else if (strcmp(style, "Monk") == 0) {
        vt_point strap[] = {{100, f - 47.1, true}, {116, f - 58.5, true}, {150, f - 40.4, false},
                            {158, f - 32.4, true}, {148, f - 27, true},   {128, f - 33.7, false}};
        VT_SHAPE(canvas, &leather, &VT_FINISH_PATCH, strap);
        vt_fabric buckle = vt_plain(design->metal);
        vt_patch(canvas, 145, f - 39.1, 11, 13, 2, &buckle);
        vt_patch(canvas, 145, f - 37.1, 6, 7, 1, &leather);
    } else {
        vt_fabric facing = leather;
        vt_point quarter[] = {{88, f - 39.8, true},   {118, f - 59.2, true},  {132, f - 60.5, true},
                              {128, f - 47.1, false}, {112, f - 33.7, false}, {98, f - 27, true}};
        VT_SHAPE(canvas, &facing, &VT_FINISH_PATCH, quarter);
        vt_line(canvas, quarter + 2, 4, 0.7, vt_seam_colour(leather.base), 1.3);
        vt_laces(canvas, (vt_lacing){96, f - 43.1, 116, f - 56.5, 9, 5, 4, vt_darker(leather.base, 0.45)});
        if (vt_trait_is(design, "Toe", "Wingtip")) punched_line(canvas, heel, 3, leather.base);
    }
    vt_line(canvas, heel, 3, 0.8, vt_seam_colour(leather.base), 0);
    leather_sole(canvas, sole, 15);
}

void vt_draw_formal_shoe(vt_canvas *canvas, const vt_design *design)
{
    vt_pair(canvas, design, one_formal_shoe, 14, -46);
}

static double heel_height(const vt_design *design)
{
    const char *heel = vt_trait_value(design, "Heel");
    return strcmp(heel, "High") == 0     ? 74
           : strcmp(heel, "Mid") == 0    ? 54
           : strcmp(heel, "Kitten") == 0 ? 34
           : strcmp(heel, "Flat") == 0   ? 7
                                         : 60;
}

/* Height of the sole above the floor at x: flat under the ball, an arch, then the seat of the heel. */
static double pitch(double x, double height)
{
    double share = (x - 74) / (172 - 74);
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    return height * share * share * (3 - 2 * share) + (x > 172 ? (x - 172) * height * 0.0035 : 0);
}

/* A band above the sole: for each station x how far above it the band begins and ends. */
typedef struct vt_station {
    double x, low, high;
} vt_station;

static void along_sole(vt_canvas *canvas, const vt_station *stations, size_t count, double height)
{
    vt_point points[32];
    for (size_t i = 0; i < count; i++) {
        double y = VT_FLOOR - pitch(stations[i].x, height);
        points[i] = (vt_point){stations[i].x, y - stations[i].high, i == 0 || i == count - 1};
        points[2 * count - 1 - i] = (vt_point){stations[i].x, y - stations[i].low, i == 0 || i == count - 1};
    }
    vt_outline(canvas, points, 2 * count);
}

static void heel_post(vt_canvas *canvas, const vt_design *design, double height, vt_rgb colour)
{
    vt_fabric heel = vt_cloth_in(design, colour);
    double f = VT_FLOOR, seat = f - height;
    vt_point thin[] = {{164, seat + 5, true},
                       {200, seat - 5, true},
                       {199.5, seat + height * 0.22, false},
                       {196, f - height * 0.3, false},
                       {195, f, true},
                       {187.5, f, true},
                       {186.5, f - height * 0.4, false},
                       {178, seat + height * 0.26, false}};
    vt_point block[] = {{158, seat + 6, true},
                        {200, seat - 5, true},
                        {202, f, true},
                        {170, f, true},
                        {166, f - height * 0.5, false}};
    if (vt_trait_is(design, "Shape", "Block"))
        VT_SHAPE(canvas, &heel, &VT_FINISH_SOLID, block);
    else
        VT_SHAPE(canvas, &heel, &VT_FINISH_SOLID, thin);
}

static void wedge_sole(vt_canvas *canvas, double height)
{
    vt_fabric jute = vt_woven(vt_hex(0xC9AC7E), "Rib", 0.8);
    jute.angle = VT_PI / 2;
    vt_point wedge[24];
    size_t count = 0;
    for (double x = 34; x <= 202; x += 14)
        wedge[count++] = (vt_point){x, VT_FLOOR - pitch(x, height) - 4, x < 40 || x > 200};
    wedge[count++] = (vt_point){203, VT_FLOOR, true};
    wedge[count++] = (vt_point){36, VT_FLOOR, true};
    vt_shape(canvas, &jute, &VT_FINISH_SOLID, wedge, count);
}

static void ankle_strap(vt_canvas *canvas, const vt_fabric *leather, vt_rgb metal, double seat)
{
    vt_point far[] = {
        {192, seat - 40, true}, {176, seat - 58, false}, {152, seat - 60, false}, {136, seat - 50, true}};
    vt_point near[] = {
        {196, seat - 36, true}, {180, seat - 44, false}, {156, seat - 41, false}, {136, seat - 50, true}};
    vt_fabric behind = vt_plain(vt_darker(leather->base, 0.3));
    vt_ribbon(canvas, far, 4, 5, 5);
    vt_piece(canvas, &behind, &VT_FINISH_PATCH);
    vt_ribbon(canvas, near, 4, 5.5, 5.5);
    vt_piece(canvas, leather, &VT_FINISH_PATCH);
    vt_fabric buckle = vt_plain(metal);
    vt_patch(canvas, 158, seat - 46, 6, 8, 1, &buckle);
}

static void strappy_upper(vt_canvas *canvas, const vt_fabric *leather, double height)
{
    vt_station counter[] = {{176, 0, 12}, {184, 0, 30}, {192, 0, 38}, {198, 0, 38}, {202, 0, 28}};
    along_sole(canvas, counter, VT_COUNT(counter), height);
    vt_piece(canvas, leather, &VT_FINISH_SOLID);
    for (int band = 0; band < 2; band++) {
        double x = 42 + 28 * band;
        vt_station strap[] = {{x, 1, 10}, {x + 6, 1, 21}, {x + 14, 1, 28}, {x + 22, 1, 31}, {x + 30, 12, 31}};
        along_sole(canvas, strap, VT_COUNT(strap), height);
        vt_piece(canvas, leather, &VT_FINISH_SOLID);
    }
}

static void closed_upper(vt_canvas *canvas, const vt_design *design, double height, double toe)
{
    bool ballet = height < 12, sling = vt_trait_is(design, "Style", "Slingback");
    double side = ballet ? 19 : 15, heel = ballet ? 33 : 40;
    vt_station pump[] = {{toe, 2, 5},        {toe + 7, 1, 14},   {44, 1, 22},    {62, 1, 28},
                         {78, 1, 32},        {88, 1, side + 6},  {104, 1, side}, {134, 1, side + 1},
                         {164, 1, side + 8}, {186, 1, heel - 6}, {198, 1, heel}, {202, 2, heel - 12}};
    vt_station vamp[] = {{toe, 2, 5}, {toe + 7, 1, 14}, {44, 1, 22},  {62, 1, 28},
                         {78, 1, 32}, {90, 1, 24},      {106, 1, 19}, {122, 1, 6}};
    if (!sling) {
        along_sole(canvas, pump, VT_COUNT(pump), height);
        vt_piece(canvas, &design->cloth, &VT_FINISH_CLOTH);
        return;
    }
    vt_station seat[] = {{150, 0, 3}, {170, 0, 9}, {190, 0, 14}, {202, 0, 12}};
    along_sole(canvas, seat, VT_COUNT(seat), height);
    vt_piece(canvas, &design->cloth, &VT_FINISH_SOLID);
    double y = VT_FLOOR - height;
    vt_point sling_strap[] = {{112, VT_FLOOR - pitch(112, height) - 14, true},
                              {140, VT_FLOOR - pitch(140, height) - 20, false},
                              {176, y - 27, false},
                              {199, y - 34, false},
                              {203, y - 24, false},
                              {201, y - 10, true}};
    vt_ribbon(canvas, sling_strap, 6, 4.6, 4.6);
    vt_piece(canvas, &design->cloth, &VT_FINISH_PATCH);
    along_sole(canvas, vamp, VT_COUNT(vamp), height);
    vt_piece(canvas, &design->cloth, &VT_FINISH_CLOTH);
}

static void one_heel(vt_canvas *canvas, const vt_design *design)
{
    bool wedge = vt_trait_is(design, "Shape", "Wedge"),
         sandal = vt_trait_is(design, "Style", "Strappy Sandal");
    double height = wedge ? 42 : heel_height(design), seat = VT_FLOOR - height,
           toe = vt_trait_is(design, "Toe", "Pointed") ? 18 : 27;
    vt_fabric inside = vt_plain(vt_mix(vt_hex(0xD9B98F), design->cloth.base, 0.15)),
              sole = vt_plain(vt_darker(vt_hex(0x8A5E3E), 0.2));
    if (!wedge && height > 10) heel_post(canvas, design, height, vt_darker(design->cloth.base, 0.10));
    if (wedge) wedge_sole(canvas, height);
    bool open = sandal || vt_trait_is(design, "Style", "Slingback");
    vt_station bed[] = {{30, 0, 8},
                        {80, 0, sandal ? 9 : 24},
                        {110, 0, open ? 8 : 19},
                        {150, 0, open ? 8 : 20},
                        {196, 0, open ? 9 : 33},
                        {201, 0, 8}};
    along_sole(canvas, bed, VT_COUNT(bed), height);
    vt_piece(canvas, &inside, &VT_FINISH_INSIDE);
    if (sandal)
        strappy_upper(canvas, &design->cloth, height);
    else
        closed_upper(canvas, design, height, toe);
    vt_station under[] = {{toe + 6, -0.5, 3.5}, {60, -0.5, 3},  {100, -0.5, 3},
                          {140, -1, 3},         {176, -1, 3.4}, {202, -1, 4}};
    along_sole(canvas, under, VT_COUNT(under), height);
    vt_piece(canvas, &sole, &VT_FINISH_PATCH);
    if (sandal || vt_trait_is(design, "Style", "Ankle-Strap Pump"))
        ankle_strap(canvas, &design->cloth, design->metal, seat);
    if (vt_trait_is(design, "Detail", "Bow") && !sandal) {
        double y = VT_FLOOR - 31;
        vt_point bow[] = {{68, y, true}, {58, y - 9, false}, {55, y + 2, false},
                          {68, y, true}, {80, y - 9, false}, {82, y + 3, false}};
        vt_fabric ribbon = vt_cloth_in(design, vt_darker(design->cloth.base, 0.12));
        VT_SHAPE(canvas, &ribbon, &VT_FINISH_PATCH, bow);
    }
}

void vt_draw_heel(vt_canvas *canvas, const vt_design *design)
{
    double height = heel_height(design);
    vt_pair(canvas, design, one_heel, 20, height > 40 ? -44 : -46);
}
