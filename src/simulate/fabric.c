#include "fabric_prints.h"

#include <math.h>
#include <string.h>

vt_rgb vt_hex(uint32_t rgb)
{
    return (vt_rgb){(rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0};
}

vt_rgb vt_mix(vt_rgb a, vt_rgb b, double share_of_b)
{
    double share = 1 - share_of_b;
    return (vt_rgb){a.red * share + b.red * share_of_b, a.green * share + b.green * share_of_b,
                    a.blue * share + b.blue * share_of_b};
}

vt_rgb vt_darker(vt_rgb colour, double amount)
{
    return vt_mix(colour, vt_hex(0x14121A), amount);
}
vt_rgb vt_lighter(vt_rgb colour, double amount)
{
    return vt_mix(colour, vt_hex(0xFFFDF8), amount);
}
double vt_lightness(vt_rgb colour)
{
    return 0.30 * colour.red + 0.59 * colour.green + 0.11 * colour.blue;
}

vt_rgb vt_seam_colour(vt_rgb colour)
{
    double lightness = vt_lightness(colour);
    if (lightness < 0.22) return vt_lighter(colour, 0.22);
    return vt_darker(colour, lightness > 0.8 ? 0.2 : 0.28);
}

void vt_ink(cairo_t *cr, vt_rgb colour, double alpha)
{
    cairo_set_source_rgba(cr, colour.red, colour.green, colour.blue, alpha);
}

vt_fabric vt_plain(vt_rgb colour)
{
    return (vt_fabric){.base = colour, .second = colour, .third = colour};
}

static double knit(double u, double v)
{
    double column = u / 2.6 - floor(u / 2.6) - 0.5, slant = v / 2.2 + fabs(column) * 1.1;
    return 0.55 * cos(column * 2 * VT_PI) + 0.45 * sin(slant * 2 * VT_PI);
}
static double rib(double u, double v)
{
    (void)v;
    return cos(u * 2 * VT_PI / 3.2);
}
static double wide_rib(double u, double v)
{
    (void)v;
    double wave = cos(u * 2 * VT_PI / 6.4);
    return wave > 0 ? sqrt(wave) : -sqrt(-wave);
}
static double corduroy(double u, double v)
{
    (void)v;
    return 0.8 * cos(u * 2 * VT_PI / 2.6);
}
/* Two strands that wind around each other in every third column, ribs between. */
static double cable(double u, double v)
{
    double column = u / 27 - floor(u / 27) - 0.5, across = column * 27, phase = v * 2 * VT_PI / 19;
    if (fabs(across) > 7.4) return 0.45 * cos(across * 2 * VT_PI / 3.05);
    double one = 3.6 * sin(phase), two = -one;
    double first = 1 - (across - one) * (across - one) / 9, second = 1 - (across - two) * (across - two) / 9;
    if (cos(phase) > 0)
        first += 0.35;
    else
        second += 0.35;
    double top = first > second ? first : second;
    return 2.4 * (top > 0 ? sqrt(top) : 0) +
           0.25 * sin((v + across * (cos(phase) > 0 ? 1 : -1)) * 2 * VT_PI / 2.6);
}
static double waffle(double u, double v)
{
    return 0.6 * (cos(u * 2 * VT_PI / 4) + cos(v * 2 * VT_PI / 4));
}
static double baffles(double u, double v)
{
    (void)u;
    double along = v / 21 - floor(v / 21);
    return 5.5 * sqrt(sin(along * VT_PI)) +
           0.5 * sin(u * 0.35 + floor(v / 21) * 2.1) * sin(along * 2 * VT_PI);
}
static double quilt(double u, double v)
{
    double a = (u + v) / 15, b = (u - v) / 15;
    return 2.6 * sqrt(fabs(sin(a * VT_PI) * sin(b * VT_PI)));
}
static double grained(double u, double v)
{
    return 0.35 * (sin(u * 2.9 + 1.3 * sin(v * 2.1)) + sin(v * 3.3 + 1.7 * sin(u * 1.9)));
}
static double suede(double u, double v)
{
    return 0.12 * (sin(u * 1.3 + 2 * sin(v * 0.7)) + sin(v * 1.7 + u));
}
static double fleece(double u, double v)
{
    return 0.55 * (sin(u * 1.9 + 2.2 * sin(v * 1.3)) + sin(v * 2.1 + 2.0 * sin(u * 1.5)));
}
static double basket(double u, double v)
{
    long cell = (long)floor(u / 5) + (long)floor(v / 5);
    double x = u / 5 - floor(u / 5), y = v / 5 - floor(v / 5);
    return 1.5 *
           (cell & 1 ? sin(x * VT_PI) + 0.3 * cos(y * 4 * VT_PI) : sin(y * VT_PI) + 0.3 * cos(x * 4 * VT_PI));
}
static double pleats(double u, double v)
{
    (void)v;
    double along = u / 6.5 - floor(u / 6.5);
    return 3.2 * along * (1.15 - along * along * along);
}
static double plisse(double u, double v)
{
    return 0.9 * sin(u * 2.4 + 0.8 * sin(v * 0.11));
}

static const struct {
    const char *name;
    vt_weave *weave;
} weaves[] = {
    {"Knit", knit},         {"Rib", rib},       {"Wide Rib", wide_rib}, {"Cable Knit", cable},
    {"Corduroy", corduroy}, {"Waffle", waffle}, {"Puffer", baffles},    {"Quilted", quilt},
    {"Grained", grained},   {"Suede", suede},   {"Fleece", fleece},     {"Woven", basket},
    {"Pleated", pleats},    {"Plisse", plisse},
};

vt_weave *vt_weave_named(const char *name)
{
    for (size_t i = 0; i < sizeof weaves / sizeof weaves[0]; i++)
        if (strcmp(weaves[i].name, name) == 0) return weaves[i].weave;
    return NULL;
}

static const struct {
    const char *name;
    vt_print *print;
} prints[] = {
    {"Striped", vt_print_breton},          {"Wide Striped", vt_print_wide_stripe},
    {"Pinstriped", vt_print_pinstripe},    {"Bengal Striped", vt_print_bengal},
    {"Gingham", vt_print_gingham},         {"Checked", vt_print_tartan},
    {"Windowpane", vt_print_windowpane},   {"Polka Dot", vt_print_dots},
    {"Floral", vt_print_floral},           {"Herringbone", vt_print_herringbone},
    {"Houndstooth", vt_print_houndstooth}, {"Denim", vt_print_denim},
    {"Melange", vt_print_melange},         {"Leopard", vt_print_leopard},
    {"Leaf Print", vt_print_leaves},       {"Camouflage", vt_print_camouflage},
    {"Fair Isle", vt_print_fair_isle},     {"Argyle", vt_print_argyle},
    {"Abstract Print", vt_print_brush},    {"Regimental", vt_print_regimental},
    {"Canvas", vt_print_canvas},
};

vt_print *vt_print_named(const char *name)
{
    for (size_t i = 0; i < sizeof prints / sizeof prints[0]; i++)
        if (strcmp(prints[i].name, name) == 0) return prints[i].print;
    return NULL;
}
