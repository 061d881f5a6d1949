#include "query_list.h"

#include "product_synonyms.h"
#include "tokens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_BYTES = 512 };

/* " word word " in the singular, so that a phrase is found between blanks. */
static void spell(char out[512], const char *text)
{
    vt_token tokens[32];
    size_t count = vt_tokenise(text, tokens, 32);
    strcpy(out, " ");
    for (size_t i = 0; i < count; i++) {
        vt_singular(tokens[i].text);
        strncat(strncat(out, tokens[i].text, 511 - strlen(out)), " ", 511 - strlen(out));
    }
}

static bool is_known(const vt_product_synonyms *synonyms, const char *text)
{
    char spelled[512], phrase[VT_SYNONYM_PHRASE_BYTES + 2];
    spell(spelled, text);
    for (size_t i = 0; i < synonyms->count; i++) {
        snprintf(phrase, sizeof phrase, " %s ", synonyms->pairs[i].words);
        if (strstr(spelled, phrase)) return true;
    }
    return false;
}

static void trim(char *text)
{
    size_t length = strlen(text), begin = strspn(text, " ");
    while (length > begin && (text[length - 1] == ' ' || text[length - 1] == '\n')) length--;
    memmove(text, text + begin, length - begin);
    text[length - begin] = '\0';
}

void query_list_read(query_list *unknown, query_list *known, const char *path, vt_bytes synonym_lines)
{
    char line[LINE_BYTES];
    vt_product_synonyms synonyms;
    FILE *file = fopen(path, "rb");
    if (!file || vt_product_synonyms_open(&synonyms, synonym_lines, NULL) != VT_OK) {
        fprintf(stderr, "%s: cannot be read\n", path);
        exit(1);
    }
    while (fgets(line, sizeof line, file)) {
        char *types = strchr(line, '=');
        if (*line == '#' || !types) continue;
        *types++ = '\0';
        trim(line);
        query_list *list = is_known(&synonyms, line) ? known : unknown;
        query *query = &list->items[list->count++];
        query->row = SIZE_MAX;
        snprintf(query->text, sizeof query->text, "%.255s", line);
        strcpy(query->types, "|");
        for (char *type = strtok(types, "|"); type; type = strtok(NULL, "|")) {
            trim(type);
            strncat(strncat(query->types, type, 250 - strlen(query->types)), "|", 255 - strlen(query->types));
        }
    }
    fclose(file);
    vt_product_synonyms_close(&synonyms);
}


bool query_wants(const query *query, const char *article_type)
{
    char type[128];
    snprintf(type, sizeof type, "|%s|", article_type);
    return strstr(query->types, type) != NULL;
}
