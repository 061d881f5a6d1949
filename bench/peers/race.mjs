export const race = async () => ({});
