#include "shoes.h"

#include <string.h>

static void leather_sole(vt_canvas *canvas, vt_rgb colour, double heel)
{
    vt_fabric sole = vt_plain(colour), block = vt_plain(vt_darker(colour, 0.3));
    double f = VT_FLOOR;
    vt_point stack[] = {{152, f - heel - 1, true}, {200, f - heel - 2, true}, {199, f, true}, {154, f, true}};
    VT_SHAPE(canvas, &block, &VT_FINISH_SOLID, stack);
    vt_point welt[] = {{20, f - 6, false}, {26, f - 11, false}, {70, f - 6.5, false}, {110, f - 9, false}, {150, f - heel - 4, false}, {202, f - heel - 4, true},
                       {202, f - heel + 1, true}, {150, f - heel + 1, false}, {112, f - 4, false}, {70, f, false}, {34, f - 1, false}};
    VT_SHAPE(canvas, &sole, &VT_FINISH_PATCH, welt);
}

static void shoe_inside(vt_canvas *canvas, vt_rgb colour)
{
    vt_fabric dark = vt_plain(vt_darker(colour, 0.35));
    double f = VT_FLOOR;
    vt_point hollow[] = {{118, f - 88, true}, {150, f - 92, false}, {194, f - 92, true}, {190, f - 60, true}, {130, f - 60, true}};
    VT_SHAPE(canvas, &dark, &VT_FINISH_INSIDE, hollow);
}

static void formal_upper(vt_canvas *canvas, const vt_fabric *leather, bool pointed)
{
    double f = VT_FLOOR, tip = pointed ? 19 : 24;
    vt_point upper[] = {{tip + 2, f - 9, true}, {tip + 3, f - 19, false}, {42, f - 33, false}, {68, f - 42, false}, {96, f - 60, false}, {118, f - 84, true}, {132, f - 86, true}, {140, f - 78, false},
                        {160, f - 72, false}, {180, f - 79, false}, {193, f - 92, false}, {199, f - 84, false}, {195, f - 56, false}, {200, f - 16, true}, {120, f - 8, true}};
    vt_fold(canvas, (vt_fold_line){66, f - 40, 82, f - 14, 4, 4, -0.22});
    vt_fold(canvas, (vt_fold_line){74, f - 44, 92, f - 18, 4, 4, 0.18});
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
    vt_point straight[] = {{26, f - 9, true}, {24, f - 19, false}, {42, f - 33, false}, {56, f - 38, true}, {66, f - 24, false}, {70, f - 8, true}};
    vt_point wing[] = {{26, f - 9, true}, {24, f - 19, false}, {42, f - 33, false}, {58, f - 38.5, true}, {64, f - 28, false}, {92, f - 16, false}, {122, f - 10, true}};
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
    vt_point apron[] = {{46, f - 32, false}, {58, f - 28, false}, {84, f - 37, false}, {108, f - 58, true}, {118, f - 84, true}, {96, f - 60, false}, {68, f - 42, false}};
    VT_SHAPE(canvas, &top, &VT_FINISH_PATCH, apron);
    vt_point strap[] = {{86, f - 53, true}, {105, f - 70, true}, {118, f - 56, false}, {124, f - 26, true}, {108, f - 24, true}, {104, f - 44, false}};
    VT_SHAPE(canvas, leather, &VT_FINISH_PATCH, strap);
    if (vt_trait_is(design, "Detail", "Horsebit")) {
        vt_point bit[] = {{94, f - 60, true}, {104, f - 48, false}, {110, f - 38, true}};
        vt_line(canvas, bit, 3, 3.4, vt_darker(design->metal, 0.3), 0);
        vt_line(canvas, bit, 3, 2.2, design->metal, 0);
    } else if (vt_trait_is(design, "Detail", "Tassel")) {
        for (int side = 0; side < 2; side++) {
            vt_point tassel[] = {{95 + side * 5, f - 60, true}, {88 + side * 8, f - 44, true}, {95 + side * 8, f - 42, true}, {99 + side * 5, f - 60, true}};
            VT_SHAPE(canvas, leather, &VT_FINISH_PATCH, tassel);
        }
    } else {
        vt_fabric slot = vt_plain(vt_darker(leather->base, 0.55));
        vt_point penny[] = {{98, f - 57, true}, {104, f - 53, true}, {108, f - 44, true}, {102, f - 47, true}};
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
    vt_point heel[] = {{196, f - 50, true}, {180, f - 44, false}, {166, f - 14, true}};
    if (strcmp(style, "Loafer") == 0) loafer_details(canvas, design, &leather);
    else if (strcmp(style, "Monk") == 0) {
        vt_point strap[] = {{100, f - 66, true}, {116, f - 83, true}, {150, f - 56, false}, {158, f - 44, true}, {148, f - 36, true}, {128, f - 46, false}};
        VT_SHAPE(canvas, &leather, &VT_FINISH_PATCH, strap);
        vt_fabric buckle = vt_plain(design->metal);
        vt_patch(canvas, 145, f - 54, 11, 13, 2, &buckle);
        vt_patch(canvas, 145, f - 51, 6, 7, 1, &leather);
    } else {
        vt_fabric facing = leather;
        vt_point quarter[] = {{88, f - 55, true}, {118, f - 84, true}, {132, f - 86, true}, {128, f - 66, false}, {112, f - 46, false}, {98, f - 36, true}};
        VT_SHAPE(canvas, &facing, &VT_FINISH_PATCH, quarter);
        vt_line(canvas, quarter + 2, 4, 0.7, vt_seam_colour(leather.base), 1.3);
        vt_laces(canvas, (vt_lacing){96, f - 60, 116, f - 80, 9, 5, 4, vt_darker(leather.base, 0.45)});
        if (vt_trait_is(design, "Toe", "Wingtip")) punched_line(canvas, heel, 3, leather.base);
    }
    vt_line(canvas, heel, 3, 0.8, vt_seam_colour(leather.base), 0);
    leather_sole(canvas, sole, 15);
}

void vt_draw_formal_shoe(vt_canvas *canvas, const vt_design *design) { vt_pair(canvas, design, one_formal_shoe, 14, -46); }

static double heel_height(const vt_design *design)
{
    const char *heel = vt_trait_value(design, "Heel");
    return strcmp(heel, "High") == 0 ? 74 : strcmp(heel, "Mid") == 0 ? 54 : strcmp(heel, "Kitten") == 0 ? 34 : strcmp(heel, "Flat") == 0 ? 7 : 60;
}

static void heel_post(vt_canvas *canvas, const vt_design *design, double height, vt_rgb colour)
{
    vt_fabric heel = vt_cloth_in(design, colour);
    heel.print = NULL;
    double f = VT_FLOOR, seat = f - height, wide = vt_trait_is(design, "Shape", "Block") ? 1 : vt_trait_is(design, "Shape", "Wedge") ? 2 : 0;
    vt_point thin[] = {{166, seat + 3, true}, {200, seat - 4, true}, {199, seat + 14, false}, {194, f - height * 0.3, false}, {193, f, true}, {186, f, true}, {186, f - height * 0.35, false}, {180, seat + 14, false}};
    vt_point block[] = {{158, seat + 4, true}, {200, seat - 4, true}, {202, f, true}, {166, f, true}, {164, f - height * 0.5, false}};
    vt_point wedge[] = {{70, f - 4, true}, {110, f - height * 0.34, false}, {160, seat, false}, {200, seat - 5, true}, {201, f, true}, {100, f, true}};
    if (wide > 1) heel = vt_woven(vt_hex(0xC7A678), "Woven", 0.8), VT_SHAPE(canvas, &heel, &VT_FINISH_SOLID, wedge);
    else if (wide > 0) VT_SHAPE(canvas, &heel, &VT_FINISH_SOLID, block);
    else VT_SHAPE(canvas, &heel, &VT_FINISH_SOLID, thin);
}

static void arched_sole(vt_canvas *canvas, double height, vt_rgb colour)
{
    vt_fabric sole = vt_plain(colour);
    double f = VT_FLOOR, seat = f - height;
    vt_point shape[] = {{26, f - 5, false}, {40, f - 1, true}, {78, f - 1, false}, {112, f - height * 0.30, false}, {152, seat + 3, false}, {201, seat - 4, true}, {200, seat, true},
                        {152, seat + 7, false}, {114, f - height * 0.30 + 5, false}, {82, f + 1, false}, {44, f + 1, true}};
    VT_SHAPE(canvas, &sole, &VT_FINISH_PATCH, shape);
}

static void ankle_strap(vt_canvas *canvas, const vt_fabric *leather, vt_rgb metal, double seat)
{
    vt_point strap[] = {{196, seat - 34, true}, {178, seat - 52, false}, {152, seat - 56, false}, {133, seat - 47, false}, {134, seat - 42, false}, {152, seat - 50, false}, {177, seat - 46, false}, {196, seat - 27, true}};
    VT_SHAPE(canvas, leather, &VT_FINISH_PATCH, strap);
    vt_fabric buckle = vt_plain(metal);
    vt_patch(canvas, 160, seat - 57, 5, 7, 1, &buckle);
}

static void one_heel(vt_canvas *canvas, const vt_design *design)
{
    double f = VT_FLOOR, height = heel_height(design), seat = f - height;
    bool open_back = vt_trait_is(design, "Style", "Slingback"), sandal = vt_trait_is(design, "Style", "Strappy Sandal");
    vt_fabric leather = design->cloth, inside = vt_plain(vt_mix(vt_hex(0xD9B98F), design->cloth.base, 0.15));
    vt_rgb post = vt_darker(design->cloth.base, 0.12);
    if (height > 10) heel_post(canvas, design, height, post);
    vt_point bed[] = {{28, f - 7, true}, {50, f - 16, false}, {84, f - 14, false}, {120, f - height * 0.42 - 6, false}, {160, seat - 8, false}, {197, seat - 16, true}, {199, seat - 2, true}, {150, seat + 4, true}, {112, f - height * 0.28, true}, {78, f - 3, true}};
    VT_SHAPE(canvas, &inside, &VT_FINISH_INSIDE, bed);
    arched_sole(canvas, height, vt_darker(vt_hex(0x9A6A44), 0.2));
    vt_point sling[] = {{108, f - height * 0.36 - 14, true}, {150, seat - 22, false}, {198, seat - 34, true}, {199, seat - 29, true}, {150, seat - 16, false}, {110, f - height * 0.36 - 7, true}};
    vt_point counter[] = {{112, f - height * 0.30, true}, {116, f - height * 0.30 - 20, false}, {150, seat - 15, false}, {178, seat - 24, false}, {196, seat - 40, false}, {202, seat - 32, false}, {201, seat - 3, true}, {152, seat + 4, false}};
    if (sandal) {
        vt_point back[] = {{201, seat - 2, true}, {203, seat - 24, false}, {199, seat - 38, true}, {190, seat - 30, true}, {186, seat - 4, true}};
        VT_SHAPE(canvas, &leather, &VT_FINISH_PATCH, back);
        for (int band = 0; band < 2; band++) {
            double x = 44 + 30 * band, rise = height * 0.05 * band;
            vt_point strap[] = {{x, f - 3 - rise, true}, {x + 3, f - 22 - rise, false}, {x + 15, f - 30 - rise, false}, {x + 25, f - 30 - rise * 2, true}, {x + 16, f - 18 - rise, false}, {x + 14, f - 3 - rise, true}};
            VT_SHAPE(canvas, &leather, &VT_FINISH_PATCH, strap);
        }
    } else {
        if (open_back) VT_SHAPE(canvas, &leather, &VT_FINISH_PATCH, sling);
        else VT_SHAPE(canvas, &leather, &VT_FINISH_CLOTH, counter);
        bool round = vt_trait_is(design, "Toe", "Round") || vt_trait_is(design, "Toe", "Almond");
        vt_point vamp[] = {{round ? 27 : 20, f - 3, true}, {round ? 26 : 26, f - 15, false}, {48, f - 28, false}, {76, f - 36, true}, {92, f - 26, false}, {122, f - height * 0.34 - 19, true}, {116, f - height * 0.30 + 2, false}, {84, f - 2, false}, {46, f - 1, true}};
        VT_SHAPE(canvas, &leather, &VT_FINISH_CLOTH, vamp);
    }
    if (sandal || vt_trait_is(design, "Style", "Ankle-Strap Pump")) ankle_strap(canvas, &leather, design->metal, seat);
    if (vt_trait_is(design, "Detail", "Bow")) {
        vt_point bow[] = {{64, f - 33, true}, {52, f - 44, false}, {52, f - 30, false}, {64, f - 33, true}, {78, f - 44, false}, {78, f - 31, false}};
        VT_SHAPE(canvas, &leather, &VT_FINISH_PATCH, bow);
    }
}

void vt_draw_heel(vt_canvas *canvas, const vt_design *design)
{
    double height = heel_height(design);
    vt_pair(canvas, design, one_heel, 18, height > 40 ? -38 : -44);
}
