using Collab.Actors.Domain;

namespace Collab.Actors.Wire;

/// <summary>An event of a run as its JSON, in the form of an agent frame [AG1], for those who ask for it over HTTP.</summary>
public static class RunEventJson
{
    public static ReadOnlyMemory<byte> Write(RunId run, RunHead head, RunEvent e)
    {
        var json = FrameWriter.Begin(RunEventType.NameOf(e.Kind), e.At, head.Room);
        FrameWriter.Run(json, new RunTag(run, e.Seq, head.AgentName, head.Workflow, e.At), head.User ?? e.By.User)
            .Raw(",\"data\":"u8).Raw(e.Data.Span).Raw((byte)'}');
        var bytes = json.ToArray();
        json.Return();
        return bytes;
    }
}
