#include "review_words.h"
#include "canvas.h"

#include <string.h>

enum { CHOICES = 4 };

/* By rating: 1 and 2, 3, 4, 5. */
static const char *const clothes[4][CHOICES] = {
    {"Ran two sizes small and the seam gave up after a week.",
     "The colour is nothing like the picture. Sent it back.", "Thin cloth, I expected more for the price.",
     "Lost its shape in the first wash."},
    {"Fine for the price, though the cut is wider than I like.",
     "Nice cloth, odd sleeves. I still wear it at home.", "It is all right. Needs ironing every time.",
     "Good colour, but it creases as soon as you sit down."},
    {"Comfortable all day. One button could sit higher.", "Goes with nearly everything I own.",
     "Well made and true to size.", "Softer than it looks, and it washes well."},
    {"I bought it again in another colour. Says it all.", "Best fit I have had in years.",
     "Wore it to a wedding and then to work on Monday.", "Lovely cloth and beautifully cut."},
};
static const char *const shoes[4][CHOICES] = {
    {"Blisters after an hour.", "The sole came loose on a dry day.", "Narrow, stiff and squeaky.",
     "One shoe was wider than the other."},
    {"They need a month of breaking in.", "Good looking, but no grip in the rain.",
     "Half a size too large, fine with socks.", "Comfortable, though they scuff easily."},
    {"Walked all of Lisbon in them. A little warm.", "Light and quick to dry.",
     "Good support, laces are too long.", "True to size and they polish well."},
    {"Straight out of the box and no blister.", "My third pair and the best yet.",
     "People ask me where they are from.", "They look formal and feel like trainers."},
};
static const char *const things[4][CHOICES] = {
    {"The clasp broke in the first week.", "Looks cheaper than it is.", "Smaller than I thought by half.",
     "The lining tore at once."},
    {"Does what it should, no more.", "Handsome, but it scratches.", "I would like one pocket more.",
     "Nice, a bit heavy."},
    {"Holds more than it seems to.", "Well finished, gets nicer with use.",
     "A good present, wrapped with care.", "Exactly as pictured."},
    {"I use it every single day.", "A small thing, properly made.", "Perfect with my winter coat.",
     "Bought one for my sister as well."},
};

const char *vt_review_text(uint32_t rating, const char *master_category, uint32_t luck)
{
    size_t mood = rating <= 2 ? 0 : rating <= 5 ? rating - 2 : 3;
    if (strcmp(master_category, "Footwear") == 0) return shoes[mood][luck % CHOICES];
    return (strcmp(master_category, "Apparel") == 0 ? clothes : things)[mood][luck % CHOICES];
}
