#include "basket.h"
#include "outfits.h"

enum { CHILD_PERCENT = 25, PRESENT_PERCENT = 4, TWICE_PERCENT = 5, SKIP_PERCENT = 15 };

/* An outfit in the making. */
typedef struct vt_theme {
    size_t anchor;
    const vt_role *next; /* NULL: a single piece */
    size_t steps;
} vt_theme;

static void put(vt_demo_basket *basket, size_t row, uint32_t quantity)
{
    basket->rows[basket->count] = (uint32_t)row;
    basket->quantities[basket->count++] = quantity;
}

static void put_habits(vt_demo_basket *basket, const vt_errand *errand, vt_random *random)
{
    for (uint32_t i = 0; i < errand->person->habit_count && i < VT_MOST_STAPLES && basket->count < errand->size; i++)
        if (errand->habits >> i & 1)
            put(basket, errand->person->habits[i].row, 1 + vt_random_below(random, 3));
}

static vt_audience draw_audience(const vt_person *person, vt_random *random)
{
    uint32_t luck = vt_random_below(random, 100);
    if (person->parent && luck < CHILD_PERCENT) return luck % 2 ? VT_FOR_BOYS : VT_FOR_GIRLS;
    if (luck >= 100 - PRESENT_PERCENT) return person->audience == VT_FOR_MEN ? VT_FOR_WOMEN : VT_FOR_MEN;
    return person->audience;
}

static void begin_theme(vt_theme *theme, const vt_chooser *chooser, vt_wish *wish, vt_random *random)
{
    wish->audience = draw_audience(wish->person, random);
    theme->anchor = vt_choose_by_taste(chooser, wish, random);
    theme->steps = 0;
    theme->next = NULL;
    if ((double)vt_random_unit(random) < wish->person->cohort->outfit_chance)
        theme->next = vt_outfit_of((vt_role)chooser->shop->wares[theme->anchor].role);
}

/* The next part of the outfit, or SIZE_MAX when it is left out, as what is for another season mostly is. */
static size_t continue_theme(vt_theme *theme, const vt_chooser *chooser, const vt_wish *wish,
                             vt_random *random)
{
    static const uint8_t ranks[] = {0, 0, 0, 1, 1, 2}; /* the stylists' first choice sells best */
    vt_role role = theme->next[theme->steps++];
    if (vt_random_below(random, 100) < SKIP_PERCENT) return SIZE_MAX;
    uint32_t rank = ranks[vt_random_below(random, sizeof ranks)];
    size_t row = vt_outfit_partner(chooser->shop, theme->anchor, role, wish->audience, rank);
    if (row == SIZE_MAX || vt_appeal(chooser, wish, row) <= 0) return SIZE_MAX;
    double pull = vt_season_pull(chooser->shop->products[row].season, vt_demo_date_of(wish->day).month);
    return (double)vt_random_unit(random) < 1.4 * pull ? row : SIZE_MAX;
}

void vt_demo_basket_fill(vt_demo_basket *basket, const vt_chooser *chooser, const vt_errand *errand,
                         vt_random *random)
{
    vt_theme theme = {0};
    VT_CHECK(errand->size <= VT_BASKET_MOST && errand->size <= chooser->shop->count);
    basket->count = 0;
    put_habits(basket, errand, random);
    vt_wish wish = {
        errand->person, errand->person_number, errand->person->audience, errand->day, basket->rows, 0, false};
    while (basket->count < errand->size) {
        size_t row;
        wish.taken_count = basket->count;
        if (theme.next && theme.steps < VT_OUTFIT_STEPS) {
            row = continue_theme(&theme, chooser, &wish, random);
        } else {
            begin_theme(&theme, chooser, &wish, random);
            row = theme.anchor;
        }
        if (row != SIZE_MAX) put(basket, row, 1 + (vt_random_below(random, 100) < TWICE_PERCENT));
    }
}
