#include "shoes.h"

#include <string.h>

static double shaft_of(const vt_design *design)
{
    const char *shaft = vt_trait_value(design, "Shaft");
    return strcmp(shaft, "Knee-High") == 0 ? 190 : strcmp(shaft, "Mid-Calf") == 0 ? 150 : 118;
}

static void boot_upper(vt_canvas *canvas, const vt_fabric *leather, double shaft)
{
    double f = VT_FLOOR, top = f - shaft, calf = shaft > 130 ? 6 : 0;
    vt_point upper[] = {{25, f - 12, true}, {25, f - 26, false}, {40, f - 41, false}, {70, f - 49, false}, {98, f - 60, false}, {114, f - 80, false}, {119, f - 104, false}, {120 - calf * 1.2, top + 20, false},
                        {122 - calf, top, true}, {156, top - 3, false}, {190 + calf, top + 1, true}, {194 + calf, top + shaft * 0.28, false}, {190, f - 78, false}, {194, f - 52, false}, {201, f - 18, true}, {120, f - 10, true}};
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
    vt_point mouth[] = {{122 - calf, top + 1, true}, {140, top - 6, false}, {172, top - 6, false}, {190 + calf, top + 2, true}, {156, top + 8, true}};
    VT_SHAPE(canvas, &dark, &VT_FINISH_INSIDE, mouth);
}

static void boot_sole(vt_canvas *canvas, const vt_design *design, bool lugged)
{
    double f = VT_FLOOR, heel = vt_trait_is(design, "Heel", "Block") ? 40 : lugged ? 18 : 16;
    vt_fabric sole = vt_plain(lugged ? vt_hex(0x2B2A2C) : vt_darker(vt_hex(0x6B4630), vt_lightness(design->cloth.base) < 0.25 ? 0.45 : 0.1));
    if (vt_trait_is(design, "Fabric", "Rubber")) sole = vt_plain(vt_darker(design->trim, 0.1));
    vt_point block[] = {{150, f - heel, true}, {201, f - heel - 2, true}, {200, f, true}, {154, f, true}};
    VT_SHAPE(canvas, &sole, &VT_FINISH_SOLID, block);
    double thick = lugged ? 14 : 7;
    vt_point welt[] = {{21, f - thick * 0.7, false}, {26, f - thick - 3, false}, {70, f - thick - 1, false}, {120, f - thick - 3, false}, {160, f - heel - 4 < f - thick - 3 ? f - heel - 4 : f - thick - 4, false}, {203, f - (heel > 20 ? heel + 3 : thick + 6), true},
                       {202, f - (heel > 20 ? heel - 4 : 8), true}, {150, f - (heel > 20 ? heel - 5 : 8), false}, {118, f - 5, false}, {80, f, false}, {36, f - 0.5, false}};
    VT_SHAPE(canvas, &sole, &VT_FINISH_PATCH, welt);
    if (!lugged) return;
    cairo_t *cr = vt_canvas_ink(canvas);
    vt_ink(cr, vt_hex(0x0E0E10), 0.75);
    for (int lug = 0; lug < 9; lug++)
        if (lug != 5) cairo_rectangle(cr, 40 + lug * 17.5, f - 4.5, 5, 5.5);
    cairo_fill(cr);
    vt_point stitch[] = {{27, f - 13, true}, {110, f - 13.5, false}, {199, f - 16, true}};
    vt_line(canvas, stitch, 3, 0.8, vt_hex(0xC7A15C), 1.8);
}

static void chelsea_gore(vt_canvas *canvas, const vt_design *design, double shaft)
{
    double f = VT_FLOOR, top = f - shaft;
    vt_fabric elastic = vt_woven(vt_darker(vt_mix(design->cloth.base, vt_hex(0x303036), 0.5), 0.1), "Rib", 0.7);
    vt_point gore[] = {{140, top + 1, true}, {168, top + 1, true}, {166, f - 84, false}, {160, f - 66, false}, {152, f - 66, false}, {144, f - 84, false}};
    VT_SHAPE(canvas, &elastic, &VT_FINISH_PATCH, gore);
    vt_point tab[] = {{186, top + 6, true}, {188, top - 12, false}, {194, top - 12, false}, {194, top + 6, true}};
    VT_SHAPE(canvas, &design->cloth, &VT_FINISH_PATCH, tab);
}

static void boot_lacing(vt_canvas *canvas, const vt_design *design, double shaft)
{
    double f = VT_FLOOR, top = f - shaft;
    vt_fabric facing = vt_cloth_plain(design);
    vt_point stay[] = {{96, f - 60, true}, {113, f - 80, false}, {119, f - 104, false}, {121, top + 1, true}, {136, top, true}, {134, f - 100, false}, {126, f - 72, false}, {108, f - 48, true}};
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
    boot_upper(canvas, &leather, shaft);
    if (strcmp(style, "Chelsea") == 0) chelsea_gore(canvas, design, shaft);
    if (strcmp(style, "Lace-Up") == 0) boot_lacing(canvas, design, shaft);
    if (strcmp(style, "Zip") == 0) {
        vt_point zip[] = {{164, top + 3, true}, {162, f - 80, false}, {158, f - 36, true}};
        vt_line(canvas, zip, 3, 2, vt_darker(leather.base, 0.45), 0);
        vt_line(canvas, zip, 3, 1, design->metal, 0.8);
    }
    if (strcmp(style, "Buckle") == 0) {
        vt_point strap[] = {{112, f - 72, true}, {118, f - 84, true}, {192, f - 72, true}, {193, f - 60, true}};
        VT_SHAPE(canvas, &leather, &VT_FINISH_PATCH, strap);
        vt_fabric buckle = vt_plain(design->metal);
        vt_patch(canvas, 152, f - 80, 12, 15, 2, &buckle);
        vt_patch(canvas, 152, f - 76.5, 7, 8, 1, &leather);
    }
    if (strcmp(style, "Wellington") == 0) {
        vt_fabric band = vt_plain(design->trim);
        vt_point rim[] = {{116, top, true}, {156, top - 3, false}, {196, top + 1, true}, {197, top + 10, true}, {156, top + 7, false}, {115, top + 9, true}};
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

static void foot_bed(vt_canvas *canvas, const vt_design *design, double thick)
{
    double f = VT_FLOOR;
    vt_fabric sole = vt_plain(vt_trait_is(design, "Sole", "White") ? vt_hex(0xF3EFE6) : vt_trait_is(design, "Sole", "Black") ? vt_hex(0x2C2B2E) : vt_hex(0xB98A5A));
    vt_fabric bed = vt_plain(vt_trait_is(design, "Sole", "Cork") ? vt_hex(0xCBA277) : vt_mix(vt_hex(0xC9A27A), design->cloth.base, 0.3));
    bed.grain = vt_trait_is(design, "Sole", "Cork") ? 0.10 : 0;
    if (vt_trait_is(design, "Sole", "Jute")) sole = vt_woven(vt_hex(0xC9AC7E), "Rib", 0.8), sole.angle = 0.9;
    vt_point under[] = {{23, f - 5, false}, {30, f - thick, true}, {110, f - thick + 3, false}, {202, f - thick - 2, true}, {205, f - 6, false}, {198, f, true}, {110, f - 1, false}, {34, f, true}};
    VT_SHAPE(canvas, &sole, &VT_FINISH_SOLID, under);
    vt_point upper[] = {{25, f - thick - 2, false}, {34, f - thick - 6, false}, {110, f - thick, false}, {170, f - thick - 4, false}, {203, f - thick - 9, true}, {204, f - thick - 1, true}, {110, f - thick + 4, false}, {32, f - thick + 2, true}};
    VT_SHAPE(canvas, &bed, &VT_FINISH_PATCH, upper);
}

static void strap_over(vt_canvas *canvas, const vt_fabric *leather, double x, double width, double height, double lean)
{
    double f = VT_FLOOR - 12;
    vt_fabric under = vt_plain(vt_darker(leather->base, 0.35));
    vt_point behind[] = {{x + lean * 0.8, f - height, false}, {x + lean + width * 0.7, f - height + 2, false}, {x + width + lean * 0.4 + 6, f - 5, true}, {x + width - 4, f - 4, true}, {x + lean * 0.8 + width * 0.3, f - height + 8, false}};
    VT_SHAPE(canvas, &under, &VT_FINISH_INSIDE, behind);
    vt_point strap[] = {{x, f + 4, true}, {x + lean * 0.3, f - height * 0.6, false}, {x + lean, f - height, false}, {x + lean + width * 0.75, f - height + 1, false}, {x + width * 0.9 + lean * 0.6, f - height * 0.55, false}, {x + width, f + 4, true}};
    VT_SHAPE(canvas, leather, &VT_FINISH_SOLID, strap);
}

static void one_sandal(vt_canvas *canvas, const vt_design *design)
{
    const char *style = vt_trait_value(design, "Style");
    double f = VT_FLOOR, thick = vt_trait_is(design, "Sole", "Jute") ? 22 : 14;
    vt_fabric leather = design->cloth, buckle = vt_plain(design->metal);
    foot_bed(canvas, design, thick);
    vt_canvas_outline(canvas);
    if (strcmp(style, "Slide") == 0) {
        strap_over(canvas, &leather, 52, 62, 40, 12);
        return;
    }
    if (strcmp(style, "Two-Strap") == 0) {
        for (int strap = 0; strap < 2; strap++) {
            strap_over(canvas, &leather, 46 + strap * 44, 31, 34 + strap * 9, 10);
            vt_patch(canvas, 66 + strap * 44, f - 44 - strap * 7, 9, 12, 2, &buckle);
            vt_patch(canvas, 66 + strap * 44, f - 41.5 - strap * 7, 5, 7, 1, &leather);
        }
        return;
    }
    if (strcmp(style, "Flip Flop") == 0) {
        vt_point thong[] = {{58, f - thick - 3, true}, {62, f - thick - 26, false}, {86, f - thick - 31, false}, {118, f - thick - 20, false}, {142, f - thick - 1, true}, {132, f - thick - 1, true}, {112, f - thick - 13, false}, {84, f - thick - 22, false}, {68, f - thick - 20, false}, {64, f - thick - 2, true}};
        VT_SHAPE(canvas, &leather, &VT_FINISH_SOLID, thong);
        return;
    }
    strap_over(canvas, &leather, 44, strcmp(style, "Fisherman") == 0 ? 46 : 24, 30, 10);
    vt_point heel[] = {{204, f - thick - 2, true}, {204, f - thick - 36, false}, {198, f - thick - 52, true}, {188, f - thick - 46, true}, {186, f - thick - 3, true}};
    VT_SHAPE(canvas, &leather, &VT_FINISH_SOLID, heel);
    vt_point ankle[] = {{201, f - thick - 47, true}, {178, f - thick - 62, false}, {150, f - thick - 66, false}, {128, f - thick - 57, false}, {129, f - thick - 48, false}, {150, f - thick - 57, false}, {178, f - thick - 53, false}, {199, f - thick - 38, true}};
    VT_SHAPE(canvas, &leather, &VT_FINISH_PATCH, ankle);
    vt_point bridge[] = {{92, f - thick - 26, true}, {110, f - thick - 42, false}, {129, f - thick - 57, true}, {137, f - thick - 50, true}, {118, f - thick - 32, false}, {104, f - thick - 2, true}, {90, f - thick - 2, true}};
    if (strcmp(style, "Ankle Strap") != 0) VT_SHAPE(canvas, &leather, &VT_FINISH_PATCH, bridge);
    vt_patch(canvas, 162, f - thick - 68, 8, 12, 2, &buckle);
    vt_patch(canvas, 162, f - thick - 65, 4, 6, 1, &leather);
}

void vt_draw_sandal(vt_canvas *canvas, const vt_design *design) { vt_pair(canvas, design, one_sandal, 14, -50); }
