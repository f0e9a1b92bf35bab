using System.Collections.Immutable;
using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace LabelBench.Workloads.Yaml;

/// <summary>Reads YAML text into nodes with lines. Takes the plain part of YAML: no anchors, no second document.</summary>
public static class YamlTree
{
    /// <summary>Deeper files are refused instead of exhausting the stack; a workload file has four levels.</summary>
    private const int DeepestLevel = 20;

    /// <returns>The file's keys, or null when it has none or is not YAML; the reason is then among the problems.</returns>
    public static YamlNode.Map? Parse(string text, ProblemList problems)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
            {
                problems.Add("", "is empty; nothing is stated in it.", null);
                return null;
            }
            parser.Consume<DocumentStart>();
            var root = ReadNode(parser, problems, "", 0);
            parser.Consume<DocumentEnd>();
            if (parser.Accept<DocumentStart>(out var second))
                problems.Add("", "holds a second document after '---'; write one file for each.", LineOf(second.Start));
            if (root is YamlNode.Map map)
                return map;
            problems.Add("", $"is {root.Kind}; expected keys with values, for example 'id: my-workload'.", root.Line);
            return null;
        }
        catch (YamlException mistake)
        {
            if (IndentedWithTab(text, mistake) is { } line)
                problems.Add("", "is indented with a tab; YAML allows only spaces there.", line);
            else
                problems.Add("", $"is not valid YAML: {Lowered(mistake.Message)}", LineOf(mistake.Start));
            return null;
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet 16.3 answers "[-" and its like with this instead of a YamlException; the last thing it could read is the nearest known place.
            problems.Add("", "is not valid YAML in this line or the next.", parser.Current is { } last ? LineOf(last.End) : null);
            return null;
        }
    }

    private static YamlNode ReadNode(IParser parser, ProblemList problems, string place, int level)
    {
        if (level > DeepestLevel)
            throw new YamlException(parser.Current!.Start, parser.Current.End, $"the file nests deeper than {DeepestLevel} levels");
        switch (parser.Current)
        {
            case Scalar scalar:
                parser.MoveNext();
                RefuseAnchor(scalar, problems, place);
                return new YamlNode.Scalar(LineOf(scalar.Start), scalar.Value, scalar.Style is not ScalarStyle.Plain);
            case SequenceStart start:
                RefuseAnchor(start, problems, place);
                return ReadList(parser, problems, place, level);
            case MappingStart start:
                RefuseAnchor(start, problems, place);
                return ReadMap(parser, problems, place, level);
            case AnchorAlias alias:
                parser.MoveNext();
                problems.Add(place, $"refers to '*{alias.Value}'; write the value out, anchors are not read here.", LineOf(alias.Start));
                return new YamlNode.Scalar(LineOf(alias.Start), "", Quoted: false);
            default:
                throw new YamlException(parser.Current!.Start, parser.Current.End, "a value is missing");
        }
    }

    private static YamlNode.List ReadList(IParser parser, ProblemList problems, string place, int level)
    {
        var line = LineOf(parser.Consume<SequenceStart>().Start);
        var items = ImmutableArray.CreateBuilder<YamlNode>();
        while (!parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadNode(parser, problems, string.Create(CultureInfo.InvariantCulture, $"{place}[{items.Count}]"), level + 1));
        return new YamlNode.List(line, items.ToImmutable());
    }

    private static YamlNode.Map ReadMap(IParser parser, ProblemList problems, string place, int level)
    {
        var line = LineOf(parser.Consume<MappingStart>().Start);
        var entries = ImmutableArray.CreateBuilder<YamlNode.Entry>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode(parser, problems, place, level + 1);
            if (key is not YamlNode.Scalar { Text: var name })
                throw new YamlException(new Mark(0, key.Line, 1), new Mark(0, key.Line, 1), $"a key is {key.Kind}; a key is one word");
            var inside = place.Length == 0 ? name : $"{place}.{name}";
            var value = ReadNode(parser, problems, inside, level + 1);
            if (entries.FirstOrDefault(e => e.Key == name) is { } first)
                problems.Add(inside, $"is given twice, first in line {first.Line}; keep one.", key.Line);
            else
                entries.Add(new YamlNode.Entry(name, key.Line, value));
        }
        return new YamlNode.Map(line, entries.ToImmutable());
    }

    private static void RefuseAnchor(NodeEvent node, ProblemList problems, string place)
    {
        if (!node.Anchor.IsEmpty)
            problems.Add(place, $"has the anchor '&{node.Anchor.Value}'; anchors are not read here, remove it.", LineOf(node.Start));
    }

    /// <returns>The line that a message about a tab is about, which is often below the line it names; null when no line begins with a tab.</returns>
    private static int? IndentedWithTab(string text, YamlException mistake)
    {
        var lines = text.Split('\n');
        var last = mistake.Message.Contains(" tab", StringComparison.Ordinal) ? lines.Length : Math.Min(LineOf(mistake.End), lines.Length);
        for (var line = LineOf(mistake.Start); line <= last; line++)
            if (lines[line - 1].TakeWhile(char.IsWhiteSpace).Contains('\t'))
                return line;
        return null;
    }

    private static string Lowered(string message) =>
        message.Length == 0 ? "no reason given." : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.') + ".";

    private static int LineOf(Mark mark) => (int)Math.Max(1, mark.Line);
}
