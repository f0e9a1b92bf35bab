using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using LabelBench.Cli.Checking;
using LabelBench.Capacity;
using LabelBench.Cli.Output;
using LabelBench.Core;
using LabelBench.Reporting.Console;

namespace LabelBench.Cli.Commands;

/// <summary><c>catalog</c>: list, check and import server offers.</summary>
internal static class CatalogCommand
{
    public static Command Build()
    {
        var json = Options.Json();
        json.Recursive = true;
        var command = new Command("catalog", """
            List the server offers that plans choose from, check a catalog of your own, or make one from somebody's price table.

              labelbench catalog list
              labelbench catalog check own.csv
              labelbench catalog import prices.csv --as-of 2026-06-30 --output own.csv
            """) { json };
        command.SetChecked(given => List(given, null, json));
        command.Subcommands.Add(ListVerb(json));
        command.Subcommands.Add(CheckVerb(json));
        command.Subcommands.Add(ImportVerb(json));
        return command;
    }

    private static Command ListVerb(Option<bool> json)
    {
        var file = new Argument<string?>("FILE") { Description = "Catalog, CSV or YAML (default: the shipped one).", Arity = ArgumentArity.ZeroOrOne };
        var list = new Command("list", "List the offers of a catalog.") { file };
        list.SetChecked(given => List(given, given.GetValue(file), json));
        return list;
    }

    private static Command CheckVerb(Option<bool> json)
    {
        var file = new Argument<string>("FILE") { Description = "Catalog, CSV or YAML, to check." };
        var check = new Command("check", "Check a catalog: every mistake with its line and what to do.") { file };
        check.SetChecked(given =>
        {
            var catalog = given.GetValue(file) is { } named ? given.Take(Read(named)) : null;
            return () =>
            {
                if (given.GetValue(json))
                    Console.Out.WriteLine(JsonSerializer.Serialize(new { Offers = catalog!.Offers.Length, catalog.Warnings }, Json.Pretty));
                else
                    Print(CatalogText.Checked(catalog!, Terminal.TextWidth()));
                return ExitCode.Fine;
            };
        });
        return check;
    }

    private static Command ImportVerb(Option<bool> json)
    {
        var file = new Argument<string>("FILE") { Description = "Price table, CSV." };
        var mapping = new Option<string?>("--mapping") { Description = "Which columns of the table are which of a catalog, a YAML file (docs/catalog.md); default: the tidy table of cloud offers.", HelpName = "FILE" };
        var asOf = new Option<string?>("--as-of") { Description = "Day on which the table's prices were valid.", HelpName = "DATE" };
        var output = new Option<string>("--output") { Description = "Catalog to write.", HelpName = "FILE", Required = true };
        var import = new Command("import", "Make a catalog from somebody's price table. Rows with a fault are left out and listed, each with its remedy; the others are written, and the exit code is 4.") { file, mapping, asOf, output };
        import.SetChecked(given =>
        {
            var map = Mapping(given, mapping, asOf);
            var table = given.GetValue(file);
            var text = table is null ? null : given.Try(() => ReadText(table));
            var imported = text is null || map is null ? null : given.Take(CatalogImport.Read(text, table!, map, ExchangeRates.Builtin, GpuTable.Builtin, Today()));
            if (imported is { Catalog.Offers.IsEmpty: true })
                given.Add(imported.LeftOut);
            return () => Keep(imported!, given.GetValue(output)!, given.GetValue(json));
        });
        return import;
    }

    private static int Keep(CatalogImport imported, string output, bool json)
    {
        OutputFile.Write(CatalogWriter.ToCsv(imported.Catalog), output);
        if (json)
            Console.Out.WriteLine(JsonSerializer.Serialize(new { Offers = imported.Catalog.Offers.Length, imported.LeftOut, imported.Catalog.Warnings }, Json.Pretty));
        else
            Print(CatalogText.Imported(imported, output, Terminal.TextWidth()));
        // What is sound is kept; a gate must see that the table is not.
        return imported.LeftOut.IsEmpty ? ExitCode.Fine : ExitCode.UsageError;
    }

    /// <returns>Null where it is wrong, which is kept.</returns>
    private static CatalogMapping? Mapping(Given given, Option<string?> mapping, Option<string?> asOf)
    {
        DateOnly? day = DateOnly.TryParseExact(given.GetValue(asOf), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var stated) ? stated : null;
        if (given.GetValue(asOf) is { } typed && day is null)
            given.Add(new Problem(asOf.Name, "", $"'{typed}' is not a date; write it as 2026-06-30."));
        if (given.GetValue(mapping) is { } file)
            return given.Try(() => ReadText(file)) is { } text ? given.Take(CatalogMapping.Read(text, file, day)) : null;
        if (!given.Has(asOf) && !given.Has(mapping))
            given.Add(new Problem(asOf.Name, "", "is missing; the tidy table does not say when its prices were valid: give the day, --as-of 2026-06-30."));
        return day is { } valid ? CatalogMapping.Tidy(valid) : null;
    }

    private static Func<int> List(Given given, string? file, Option<bool> json)
    {
        var catalog = file is null ? Catalog.Builtin(Today()) : given.Take(Read(file));
        return () =>
        {
            if (given.GetValue(json))
                Console.Out.WriteLine(JsonSerializer.Serialize(catalog, Json.Pretty));
            else
                Print(CatalogText.Offers(catalog!, Terminal.TextWidth()));
            return ExitCode.Fine;
        };
    }

    private static Checked<Catalog> Read(string file) => CatalogReader.ReadFile(file, ExchangeRates.Builtin, GpuTable.Builtin, Today());

    private static DateOnly Today() => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    private static string ReadText(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception mistake) when (Unreadable.Is(mistake))
        {
            throw new UserMistakeException(file, Unreadable.Why(file, mistake));
        }
    }

    private static void Print(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            Console.Out.WriteLine(line);
    }
}
