#include "shoes.h"

#include <string.h>

static double shaft_of(const vt_design *design)
{
    const char *shaft = vt_trait_value(design, "Shaft");
    return strcmp(shaft, "Knee-High") == 0 ? 190 : strcmp(shaft, "Mid-Calf") == 0 ? 150 : 118;
}

static void boot_upper(vt_canvas *canvas, const vt_fabric *leather, double shaft, double heel)
{
    double f = VT_FLOOR, top = f - shaft, calf = shaft > 130 ? 6 : 0;
    vt_point upper[] = {{25, f - 12, true},
                        {25, f - 26, false},
                        {40, f - 41, false},
                        {70, f - 49, false},
                        {98, f - 60, false},
                        {114, f - 80, false},
                        {119, f - 104, false},
                        {120 - calf * 1.2, top + 20, false},
                        {122 - calf, top, true},
                        {156, top - 3, false},
                        {190 + calf, top + 1, true},
                        {194 + calf, top + shaft * 0.28, false},
                        {190, f - 78, false},
                        {194, f - 52, false},
                        {201, f - heel - 2, true},
                        {150, f - heel - 1, false},
                        {118, f - 7 - heel * 0.2, false},
                        {76, f - 5, true}};
    vt_fold(canvas, (vt_fold_line){104, f - 66, 150, f - 58, -4, 5, -0.3});
    vt_fold(canvas, (vt_fold_line){112, f - 82, 160, f - 72, -4, 5, 0.24});
    vt_fold(canvas, (vt_fold_line){190, f - 84, 150, f - 74, 4, 5, -0.24});
    vt_fold(canvas, (vt_fold_line){70, f - 47, 84, f - 20, 4, 5, -0.16});
    VT_SHAPE(canvas, leather, &VT_FINISH_CLOTH, upper);
}

static void boot_mouth(vt_canvas *canvas, double shaft, vt_rgb lining)
{
    vt_fabric dark = vt_plain(vt_darker(lining, 0.4));
    double top = VT_FLOOR - shaft, calf = shaft > 130 ? 6 : 0;
    vt_point mouth[] = {{122 - calf, top + 1, true},
                        {140, top - 6, false},
                        {172, top - 6, false},
                        {190 + calf, top + 2, true},
                        {156, top + 8, true}};
    VT_SHAPE(canvas, &dark, &VT_FINISH_INSIDE, mouth);
}

static double boot_heel(const vt_design *design)
{
    return vt_trait_is(design, "Heel", "Block") ? 38 : vt_trait_is(design, "Sole", "Lug") ? 10 : 14;
}

static void lugs(vt_canvas *canvas)
{
    cairo_t *cr = vt_canvas_ink(canvas);
    vt_ink(cr, vt_hex(0x0E0E10), 0.75);
    for (int lug = 0; lug < 9; lug++)
        if (lug != 5) cairo_rectangle(cr, 40 + lug * 17.5, VT_FLOOR - 4.5, 5, 5.5);
    cairo_fill(cr);
}

static void boot_sole(vt_canvas *canvas, const vt_design *design, bool lugged)
{
    double f = VT_FLOOR, heel = boot_heel(design);
    vt_fabric sole =
        vt_plain(lugged ? vt_hex(0x2B2A2C)
                        : vt_darker(vt_hex(0x6B4630), vt_lightness(design->cloth.base) < 0.25 ? 0.45 : 0.1));
    if (vt_trait_is(design, "Fabric", "Rubber")) sole = vt_plain(vt_darker(design->trim, 0.1));
    vt_fabric block = vt_plain(vt_darker(sole.base, 0.2));
    vt_point slab[] = {{21, f - 8, false},   {27, f - 17, true},  {70, f - 13, false},
                       {120, f - 14, false}, {203, f - 18, true}, {204, f - 8, false},
                       {200, f, true},       {110, f, false},     {36, f, true}};
    if (lugged) {
        VT_SHAPE(canvas, &sole, &VT_FINISH_SOLID, slab);
        lugs(canvas);
        vt_point stitch[] = {{29, f - 12.5, true}, {110, f - 11, false}, {200, f - 14, true}};
        vt_line(canvas, stitch, 3, 0.8, vt_hex(0xC7A15C), 1.8);
        return;
    }
    vt_point post[] = {{heel > 20 ? 160 : 152, f - heel - 1, true},
                       {201, f - heel - 3, true},
                       {200, f, true},
                       {heel > 20 ? 166 : 154, f, true}};
    VT_SHAPE(canvas, &block, &VT_FINISH_SOLID, post);
    vt_point welt[] = {{21, f - 5, false},
                       {26, f - 12, true},
                       {76, f - 7.5, false},
                       {118, f - 9 - heel * 0.2, false},
                       {152, f - heel - 3, false},
                       {203, f - heel - 5, true},
                       {202, f - heel + 1, true},
                       {152, f - heel + 3, false},
                       {118, f - 3 - heel * 0.15, false},
                       {78, f, false},
                       {34, f - 0.5, false}};
    VT_SHAPE(canvas, &sole, &VT_FINISH_PATCH, welt);
}

static void chelsea_gore(vt_canvas *canvas, const vt_design *design, double shaft)
{
    double f = VT_FLOOR, top = f - shaft;
    vt_fabric elastic =
        vt_woven(vt_darker(vt_mix(design->cloth.base, vt_hex(0x303036), 0.5), 0.1), "Rib", 0.7);
    vt_point gore[] = {{140, top + 1, true}, {168, top + 1, true}, {166, f - 84, false},
                       {160, f - 66, false}, {152, f - 66, false}, {144, f - 84, false}};
    VT_SHAPE(canvas, &elastic, &VT_FINISH_PATCH, gore);
    vt_point tab[] = {
        {186, top + 6, true}, {188, top - 12, false}, {194, top - 12, false}, {194, top + 6, true}};
    VT_SHAPE(canvas, &design->cloth, &VT_FINISH_PATCH, tab);
}

static void boot_lacing(vt_canvas *canvas, const vt_design *design, double shaft)
{
    double f = VT_FLOOR, top = f - shaft;
    vt_fabric facing = vt_cloth_plain(design);
    vt_point stay[] = {{96, f - 60, true}, {113, f - 80, false},  {119, f - 104, false}, {121, top + 1, true},
                       {136, top, true},   {134, f - 100, false}, {126, f - 72, false},  {108, f - 48, true}};
    VT_SHAPE(canvas, &facing, &VT_FINISH_PATCH, stay);
    vt_rgb lace = vt_trait_is(design, "Sole", "Lug") ? vt_hex(0xB98546) : vt_darker(design->cloth.base, 0.45);
    vt_laces(canvas, (vt_lacing){102, f - 63, 115, f - 82, 10, 6, 3, lace});
    vt_laces(canvas, (vt_lacing){117, f - 90, 119, top + 8, 13, 3.5, (int)((shaft - 90) / 9), lace});
    vt_point seam[] = {{134, f - 66, true}, {160, f - 60, false}, {196, f - 60, true}};
    vt_line(canvas, seam, 3, 0.7, vt_seam_colour(design->cloth.base), 1.5);
}

static void one_boot(vt_canvas *canvas, const vt_design *design)
{
    const char *style = vt_trait_value(design, "Style");
    double shaft = shaft_of(design), f = VT_FLOOR, top = f - shaft;
    bool rubber = vt_trait_is(design, "Fabric", "Rubber"), lugged = vt_trait_is(design, "Sole", "Lug");
    vt_fabric leather = design->cloth;
    boot_mouth(canvas, shaft, rubber ? vt_hex(0xE8E2D2) : vt_hex(0xA98560));
    boot_upper(canvas, &leather, shaft, lugged ? 4 : boot_heel(design));
    if (strcmp(style, "Chelsea") == 0) chelsea_gore(canvas, design, shaft);
    if (strcmp(style, "Lace-Up") == 0) boot_lacing(canvas, design, shaft);
    if (strcmp(style, "Zip") == 0) {
        vt_point zip[] = {{164, top + 3, true}, {162, f - 80, false}, {158, f - 36, true}};
        vt_line(canvas, zip, 3, 2, vt_darker(leather.base, 0.45), 0);
        vt_line(canvas, zip, 3, 1, design->metal, 0.8);
    }
    if (strcmp(style, "Buckle") == 0) {
        vt_point strap[] = {
            {112, f - 72, true}, {118, f - 84, true}, {192, f - 72, true}, {193, f - 60, true}};
        VT_SHAPE(canvas, &leather, &VT_FINISH_PATCH, strap);
        vt_fabric buckle = vt_plain(design->metal);
        vt_patch(canvas, 152, f - 80, 12, 15, 2, &buckle);
        vt_patch(canvas, 152, f - 76.5, 7, 8, 1, &leather);
    }
    if (strcmp(style, "Wellington") == 0) {
        vt_fabric band = vt_plain(design->trim);
        vt_point rim[] = {{116, top, true},      {156, top - 3, false}, {196, top + 1, true},
                          {197, top + 10, true}, {156, top + 7, false}, {115, top + 9, true}};
        VT_SHAPE(canvas, &band, &VT_FINISH_PATCH, rim);
    }
    vt_point counter[] = {{197, f - 52, true}, {178, f - 46, false}, {166, f - 16, true}};
    if (!rubber) vt_line(canvas, counter, 3, 0.8, vt_seam_colour(leather.base), 0);
    boot_sole(canvas, design, lugged);
}

void vt_draw_boot(vt_canvas *canvas, const vt_design *design)
{
    double shaft = shaft_of(design);
    vt_canvas_place(canvas, 0, 0, 1);
    vt_pair(canvas, design, one_boot, 24, shaft > 130 ? -20 : -26);
}
