#include "demo_words.h"
#include "bytes.h"

#include <ctype.h>
#include <string.h>

static const char *const model_names[] = {
    "Alma",  "Anders", "Arlo",   "Asta",  "Beck",    "Birk",   "Bonnie", "Brisa",  "Calder", "Carys",  "Cleo",
    "Corin", "Dagny",  "Delphi", "Dune",  "Ebba",    "Eero",   "Elio",   "Enid",   "Esme",   "Fable",  "Faro",
    "Fenn",  "Flora",  "Freya",  "Galen", "Gilda",   "Greta",  "Hale",   "Hazel",  "Hugo",   "Ida",    "Ilse",
    "Ines",  "Isla",   "Ivo",    "Jonas", "Juno",    "Kaia",   "Kit",    "Lark",   "Lena",   "Linnea", "Lior",
    "Lotte", "Maia",   "Marlo",  "Mila",  "Milo",    "Nell",   "Nico",   "Nova",   "Oda",    "Olin",   "Orla",
    "Otto",  "Pell",   "Petra",  "Pia",   "Quinn",   "Rafe",   "Remy",   "Rhea",   "Romy",   "Rowan",  "Runa",
    "Sage",  "Selma",  "Silas",  "Skye",  "Sol",     "Stella", "Sven",   "Tamsin", "Tate",   "Thea",   "Tove",
    "Uma",   "Vera",   "Vida",   "Wanda", "Wes",     "Wilma",  "Yara",   "Yorick", "Zelda",  "Zora",   "Ash",
    "Cove",  "Drift",  "Ember",  "Field", "Harbour", "Heath",
};

const char *vt_model_name(uint32_t number)
{
    return model_names[number % VT_COUNT(model_names)];
}

/* Values that say nothing in a title. */
static bool is_plain(const char *value)
{
    return vt_list_has("Solid|Plain|None|Regular|Classic", value) || value[0] == 0;
}

/* Replaces {Name} by the trait's value, {name} by the same in lower case; in titles plain values and their
 * "-" or " " are left out. */
static void fill_template(vt_buffer *out, const char *text, const vt_design *design, bool title)
{
    while (*text) {
        if (*text != '{') {
            vt_buffer_append(out, text++, 1);
            continue;
        }
        const char *end = strchr(text, '}');
        char name[20] = {0};
        VT_CHECK(end && (size_t)(end - text) <= sizeof name);
        memcpy(name, text + 1, (size_t)(end - text - 1));
        bool lower = islower((unsigned char)name[0]);
        name[0] = (char)toupper((unsigned char)name[0]);
        const char *value = vt_trait_value(design, name);
        text = end + 1;
        if (title && is_plain(value)) {
            if (strncmp(text, "-Neck", 5) == 0 || strncmp(text, "-Collar", 7) == 0 ||
                strncmp(text, "-Toe", 4) == 0)
                text += strcspn(text + 1, " ") + 1;
            if (*text == ' ') text++;
            continue;
        }
        for (const char *at = value; *at; at++) {
            char letter = lower ? (char)tolower((unsigned char)*at) : *at;
            vt_buffer_append(out, &letter, 1);
        }
    }
}

/* What templates cannot know: "sleeveless sleeves", "a overcoat coat". */
static void mend_phrases(char *text, size_t room)
{
    static const char *const phrases[][2] = {
        {"sleeveless sleeves", "no sleeves"},
        {"straps sleeves", "thin straps"},
        {"neck neckline", "neckline"},
        {"shirt neckline", "shirt collar"},
        {"v-neckline", "V-neckline"},
        {"vercoat coat", "vercoat"},
        {" a almond", " an almond"},
        {"Tie Tie", "Tie"},
        {"tie tie", "tie"},
        {"vercoat Coat", "vercoat"},
        {" neck sweater", "-neck sweater"},
        {"Plain lining", "lining"},
        {" a plain lining", " a light lining"},
        {"plain toe", "clean toe"},
        {"v-neck", "V-neck"},
    };
    for (size_t i = 0; i < VT_COUNT(phrases); i++) {
        size_t from = strlen(phrases[i][0]), to = strlen(phrases[i][1]);
        for (char *at; from != to && (at = strstr(text, phrases[i][0])) != NULL;) {
            if (strlen(text) + to >= room + from) break;
            memmove(at + to, at + from, strlen(at + from) + 1);
            memcpy(at, phrases[i][1], to);
        }
        for (char *at; from == to && (at = strstr(text, phrases[i][0])) != NULL;)
            memcpy(at, phrases[i][1], to);
    }
    if (text[0] != 'A' || text[1] != ' ' || !strchr("aeiouAEIO", text[2]) || strlen(text) + 2 > room) return;
    memmove(text + 2, text + 1, strlen(text + 1) + 1);
    text[1] = 'n';
}

static void copy_out(char *room, size_t size, vt_buffer *text)
{
    size_t length = text->size < size ? text->size : size - 1;
    if (length) memcpy(room, text->data, length);
    room[length] = 0;
    vt_buffer_free(text);
}

void vt_write_title(vt_demo_product *product, const char *model_name)
{
    vt_buffer text = {0};
    vt_buffer_printf(&text, "%s %s ", product->brand->name, model_name);
    fill_template(&text, product->type->title, &product->design, true);
    copy_out(product->title, sizeof product->title, &text);
    mend_phrases(product->title, sizeof product->title);
}

void vt_write_description(vt_demo_product *product)
{
    vt_buffer text = {0};
    fill_template(&text, product->type->description, &product->design, false);
    vt_buffer_printf(&text, " %s", product->brand->character);
    copy_out(product->description, sizeof product->description, &text);
    mend_phrases(product->description, sizeof product->description);
}
