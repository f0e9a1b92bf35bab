using System.Globalization;
using System.Text;
using LabelBench.Core;

namespace LabelBench.Labeling.Inputs;

/// <summary>Words, sentences, dates and amounts of an office letter, from a seeded generator.</summary>
internal static class PageWords
{
    private static readonly string[] Words = (
        "account address advance agency agreement amount analysis annual answer appendix area article assembly asset audit average balance bank basis benefit " +
        "board branch budget building business buyer cable capacity capital card carrier case category center certificate change charge chart check city claim " +
        "clause client code column comment company condition confirm contact content contract control copy cost country course credit current customer data date " +
        "decision delivery demand department deposit design detail device direct discount document draft driver duty effect effort email employee energy engine " +
        "entry equipment estimate event example exchange expense export factor factory fee field figure file final finance firm first following form freight " +
        "function fund garden general goods grant group growth guide half hand health hour house image import income increase index industry inspection insurance " +
        "interest inventory invoice issue item journal key labor language law leader lease length letter level license limit list loan local location machine " +
        "market material matter measure medical meeting member method minute model module month motor network notice number object offer office open option order " +
        "origin output owner package page paper part partner party payment people percent period permit person place plan plant point policy port power premium " +
        "price print product profit program project proof property purchase quality quarter question range rate reason receipt record reference region register " +
        "repair report request reserve result return review road room route safety sale sample schedule section security seller service shipment signature site " +
        "source staff standard station status stock storage store street subject summary supplier supply support surface survey system table target tax team " +
        "terms test time title total trade traffic transfer transport travel type unit update usage value vehicle vendor version volume warehouse warranty waste " +
        "water week weight window work year zone").Split(' ');

    private static readonly string[] Joining = ["the", "of", "and", "for", "with", "from", "under", "before", "after", "on", "by", "each", "this", "our", "your", "per"];

    internal static string Word(ref SplitMix64 random) => random.Pick<string>(random.Below(3) == 0 ? Joining : Words);

    internal static string Noun(ref SplitMix64 random) => random.Pick<string>(Words);

    internal static string Title(ref SplitMix64 random) => $"{Capital(Noun(ref random))} {Noun(ref random)} {random.Below(9000) + 1000}";

    internal static string Date(ref SplitMix64 random)
    {
        var (year, month, day) = (2018 + random.Below(10), 1 + random.Below(12), 1 + random.Below(28));
        return new DateOnly(year, month, day).ToString(random.Below(2) == 0 ? "yyyy-MM-dd" : "dd.MM.yyyy", CultureInfo.InvariantCulture);
    }

    /// <summary>5.00 to 9,999.99, small amounts as frequent as large ones.</summary>
    internal static decimal Amount(ref SplitMix64 random) => Math.Min(9_999.99m, Math.Round((decimal)Math.Pow(10, random.Between(0.7, 4)), 2));

    internal static string Money(decimal amount) => amount.ToString("#,0.00", CultureInfo.InvariantCulture);

    /// <summary>A sentence of 6 to 15 words, now and then with a number, a date or an amount inside.</summary>
    internal static string Sentence(ref SplitMix64 random)
    {
        var text = new StringBuilder(Capital(Word(ref random)));
        for (var i = 5 + random.Below(10); i > 0; i--)
        {
            if (random.Below(9) == 0)
                text.Append(',');
            text.Append(' ').Append(random.Below(20) switch
            {
                0 => (random.Below(900) + 2).ToString(CultureInfo.InvariantCulture),
                1 => Date(ref random),
                2 => $"{Money(Amount(ref random))} EUR",
                _ => Word(ref random),
            });
        }
        return text.Append('.').ToString();
    }

    internal static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
